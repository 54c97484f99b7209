"""views.open, views.push, views.update and views.publish."""

from sandbox.content import check_sent_view
from sandbox.errors import Json, SlackError
from sandbox.views import STACK_LIMIT, View
from sandbox.web_api.arguments import Arguments
from sandbox.web_api.method import Method
from sandbox.workspace import Workspace


def open_view(workspace: Workspace, arguments: Arguments) -> Json:
    sent = _sent(workspace, arguments)
    trigger = workspace.triggers.exchange(arguments.text("trigger_id"))
    view = workspace.views.open(trigger.user_id, sent)
    return _answer(workspace, view)


def push(workspace: Workspace, arguments: Arguments) -> Json:
    sent = _sent(workspace, arguments)
    trigger = workspace.triggers.exchange(arguments.text("trigger_id"))
    stack = workspace.views.stack(trigger.user_id)
    if trigger.view_id is None or not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    return _answer(workspace, workspace.views.push(trigger.user_id, sent))


def update(workspace: Workspace, arguments: Arguments) -> Json:
    view = _named(workspace, arguments)
    sent = check_sent_view(_view(arguments), view.body["type"])
    _check_hash(view, arguments)
    view.replace(sent)
    return _answer(workspace, view)


def publish(workspace: Workspace, arguments: Arguments) -> Json:
    if not workspace.grants.home_enabled:
        raise SlackError("not_enabled")
    sent = check_sent_view(_view(arguments), "home")
    user_id = workspace.addressee(arguments.text("user_id")).id
    home = workspace.views.homes.get(user_id)
    if home is not None:
        _check_hash(home, arguments)
    return _answer(workspace, workspace.views.publish(user_id, sent))


def _view(arguments: Arguments) -> object:
    return arguments.structure("view", "invalid_arguments")


def _sent(workspace: Workspace, arguments: Arguments) -> Json:
    sent = check_sent_view(_view(arguments), "modal")
    external_id = sent.get("external_id", "")
    if external_id and workspace.views.find_external(external_id):
        raise SlackError("duplicate_external_id")
    return sent


def _named(workspace: Workspace, arguments: Arguments) -> View:
    if arguments.text("view_id"):
        view = workspace.views.find(arguments.text("view_id"))
    else:
        view = workspace.views.find_external(arguments.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    return view


def _check_hash(view: View, arguments: Arguments) -> None:
    if arguments.text("hash") not in ("", view.body["hash"]):
        raise SlackError("hash_conflict")


def _answer(workspace: Workspace, view: View) -> Json:
    kind = "home" if view.body["type"] == "home" else "modal"
    workspace.tell(kind, user=view.user_id)
    return {"view": view.body}


METHODS = {
    "views.open": Method(open_view, required=("trigger_id", "view")),
    "views.push": Method(push, required=("trigger_id", "view")),
    "views.update": Method(update, required=("view",), optional=("view_id", "external_id", "hash")),
    "views.publish": Method(publish, required=("user_id", "view"), optional=("hash",)),
}
