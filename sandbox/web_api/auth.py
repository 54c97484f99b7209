"""auth.test, api.test and apps.connections.open."""

from sandbox.errors import Json, SlackError
from sandbox.web_api.arguments import Arguments
from sandbox.web_api.method import Method
from sandbox.workspace import Workspace


def test_auth(workspace: Workspace, arguments: Arguments) -> Json:
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": "Example Council",
        "user": "supervision_bot",
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def test_api(workspace: Workspace, arguments: Arguments) -> Json:
    if arguments.text("error"):
        raise SlackError(arguments.text("error"), args=arguments.given)
    return {"args": arguments.given}


def open_connection(workspace: Workspace, arguments: Arguments) -> Json:
    """The socket's URL is put in by the endpoint, which knows the server's address."""
    return {}


METHODS = {
    "auth.test": Method(test_auth),
    "api.test": Method(test_api, optional=("error", "foo")),
    "apps.connections.open": Method(open_connection, app_token=True),
}
