"""users.info, users.list and users.lookupByEmail."""

from sandbox.errors import Json, SlackError
from sandbox.users import User, user_object
from sandbox.web_api.arguments import Arguments
from sandbox.web_api.method import Method
from sandbox.web_api.paging import decode_cursor, encode_cursor, next_page
from sandbox.workspace import Workspace

LIMIT = 1_000


def info(workspace: Workspace, arguments: Arguments) -> Json:
    user = workspace.accounts.get(arguments.text("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _shown(workspace, user)}


def list_all(workspace: Workspace, arguments: Arguments) -> Json:
    """Every account: people, deactivated ones, the bot itself and Slackbot."""
    everybody = list(workspace.accounts.values())
    start = decode_cursor(arguments.text("cursor"), "user")
    first = _position(everybody, start)
    limit = arguments.number("limit", 0, "invalid_limit")
    if not 0 <= limit <= LIMIT:
        raise SlackError("invalid_limit")
    page = everybody[first : first + limit] if limit else everybody[first:]
    rest = everybody[first + len(page) :]
    members = [_shown(workspace, user) for user in page]
    cursor = encode_cursor("user", rest[0].id) if rest else ""
    return {"members": members, "cache_ts": 0, **next_page(cursor)}


def look_up_by_email(workspace: Workspace, arguments: Arguments) -> Json:
    """Active people only, whatever the case of the address."""
    wanted = arguments.text("email").strip().lower()
    for user in workspace.users.values():
        if user.email.lower() == wanted and not user.deleted:
            return {"user": _shown(workspace, user)}
    raise SlackError("users_not_found")


def _position(everybody: list[User], start: str | None) -> int:
    if start is None:
        return 0
    ids = [user.id for user in everybody]
    if start not in ids:
        raise SlackError("invalid_cursor")
    return ids.index(start)


def _shown(workspace: Workspace, user: User) -> Json:
    with_email = "users:read.email" in workspace.grants.scopes
    return user_object(user, workspace.team_id, with_email)


METHODS = {
    "users.info": Method(info, "users:read", ("user",), ("include_locale",)),
    "users.list": Method(list_all, "users:read", optional=("cursor", "limit", "include_locale")),
    "users.lookupByEmail": Method(look_up_by_email, "users:read.email", ("email",)),
}
