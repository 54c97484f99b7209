"""Acts as a person in Slack's client: presses, types, opens the Home, sends and closes forms."""

from typing import Any

from sandbox import payloads
from sandbox.content import check_sent_view
from sandbox.delivery import Delivery
from sandbox.elements import HOLDERS, action_of, check_dispatches, find_element, read_choice
from sandbox.errors import ControlError, Json, SlackError
from sandbox.form_check import form_errors, read_values
from sandbox.messages import Channel, Message
from sandbox.responding import say_in_answer
from sandbox.users import User
from sandbox.views import STACK_LIMIT, View
from sandbox.workspace import Workspace


async def interact(workspace: Workspace, body: Json, response_root: str) -> Json:
    """Uses an element of a message, a modal or the Home."""
    if not workspace.grants.interactive:
        raise ControlError("interactivity_disabled", "The manifest does not enable interactivity.")
    user = workspace.actor(body.get("user"))
    if "view_id" in body:
        payload = _act_in_view(workspace, user, body)
    else:
        payload = _act_in_message(workspace, user, body, response_root)
    delivery = await workspace.deliveries.deliver("interactive", payload, accepts_response=False)
    return delivery.shown()


def _act_in_view(workspace: Workspace, user: User, body: Json) -> Json:
    view = workspace.views.find(str(body["view_id"]))
    if view is None or view.user_id != user.id:
        raise ControlError("view_not_found", "That person has no such view open.", status=404)
    view.values.update(read_values(view.blocks, body.get("values", {})))
    action = _use(workspace, view, body)
    return payloads.view_action(workspace, user, view, action)


def _act_in_message(workspace: Workspace, user: User, body: Json, response_root: str) -> Json:
    channel = workspace.channels.get(str(body.get("channel")))
    if channel is None or channel.user_id != user.id:
        raise ControlError("not_in_channel", "That person is not in this channel.", status=404)
    message = channel.find(str(body.get("ts")))
    if message is None:
        raise ControlError("message_not_found", "There is no such message.", status=404)
    message.values.update(read_values(message.blocks, body.get("values", {})))
    action = _use(workspace, message, body)
    payload = payloads.message_action(workspace, user, channel, message, action)
    secret = workspace.response_urls.issue(channel.id, message.ts)
    return {**payload, "response_url": f"{response_root}/{workspace.team_id}/{secret}"}


def _use(workspace: Workspace, place: View | Message, body: Json) -> Json:
    block, element = find_element(place.blocks, body)
    check_dispatches(block, element)
    if element["type"] in HOLDERS:
        place.values[block["block_id"], element["action_id"]] = read_choice(element, body)
    return action_of(block, element, body, workspace.timestamps.next())


async def command(workspace: Workspace, body: Json, response_root: str) -> Json:
    """Types a slash command; an answer in the ack appears as Slack shows it."""
    user = workspace.actor(body.get("user"))
    name = str(body.get("command", ""))
    _check_command(workspace, name)
    channel = _channel_of(workspace, user, body.get("channel"))
    payload = payloads.slash_command(workspace, user, channel, name, str(body.get("text", "")))
    secret = workspace.response_urls.issue(channel.id)
    payload["response_url"] = f"{response_root}/{workspace.team_id}/{secret}"
    delivery = await workspace.deliveries.deliver("slash_commands", payload, accepts_response=True)
    return {"response": _shown_answer(workspace, channel, delivery), **delivery.shown()}


def _shown_answer(workspace: Workspace, channel: Channel, delivery: Delivery) -> Json | None:
    if not delivery.payload:
        return None
    try:
        return say_in_answer(workspace, channel, delivery.payload).as_control()
    except SlackError as refusal:
        raise ControlError(refusal.error, f"Slack refuses the answer: {refusal.more}") from refusal


def _check_command(workspace: Workspace, name: str) -> None:
    known = workspace.grants.commands
    if "commands" not in workspace.grants.scopes or (known is not None and name not in known):
        raise ControlError("unknown_command", f"{name} is not a command of this app.")


def _channel_of(workspace: Workspace, user: User, channel_id: object) -> Channel:
    channel = workspace.open_direct_message(user.id)
    if channel_id not in (None, channel.id):
        raise ControlError("not_in_channel", "That person is not in this channel.", status=404)
    return channel


async def say(workspace: Workspace, body: Json) -> Json:
    """Types a message to the bot."""
    user = workspace.actor(body.get("user"))
    if not workspace.grants.messages_enabled:
        raise ControlError("messages_disabled", "The manifest does not let people write.")
    channel = workspace.open_direct_message(user.id)
    fields = payloads.user_message(str(body.get("text", "")))
    message = workspace.post_from_user(channel, fields)
    if not (workspace.grants.receives("message.im") and "im:history" in workspace.grants.scopes):
        return {"acked": False, "error": "not_subscribed", "ts": message.ts}
    payload = payloads.message_im(workspace, channel, message)
    delivery = await workspace.deliveries.deliver_event(payload)
    return {**delivery.shown(), "ts": message.ts}


async def open_home(workspace: Workspace, body: Json) -> Json:
    user = workspace.actor(body.get("user"))
    if not (workspace.grants.home_enabled and workspace.grants.receives("app_home_opened")):
        raise ControlError("home_disabled", "The manifest has no Home or not its event.")
    channel = workspace.open_direct_message(user.id)
    payload = payloads.home_opened(workspace, user, channel)
    return (await workspace.deliveries.deliver_event(payload)).shown()


async def submit(workspace: Workspace, body: Json) -> Json:
    """Sends a form: first the client's own checks, then the app's answer is carried out."""
    user = workspace.actor(body.get("user"))
    view = workspace.modal(user.id, body.get("view_id"))
    if view.body["submit"] is None:
        raise ControlError("no_submit", "This view has nothing to send.")
    view.values.update(read_values(view.blocks, body.get("values", {})))
    view.errors = form_errors(view.blocks, view.values)
    if view.errors:
        workspace.tell("modal", user=user.id)
        return {"acked": False, "errors": view.errors}
    payload = payloads.view_submission(workspace, user, view)
    delivery = await workspace.deliveries.deliver("interactive", payload, accepts_response=True)
    return {**delivery.shown(), **_apply(workspace, view, delivery)}


def _apply(workspace: Workspace, view: View, delivery: Delivery) -> Json:
    if not delivery.acked:
        return {}
    answer = delivery.payload or {}
    try:
        _respond(workspace, view, answer)
    except SlackError as refusal:
        return {"error": refusal.error, "response_metadata": refusal.more.get("response_metadata")}
    finally:
        workspace.tell("modal", user=view.user_id)
    shown = ("response_action", "errors")
    return {key: answer[key] for key in shown if key in answer}


def _respond(workspace: Workspace, view: View, answer: Json) -> None:
    action = answer.get("response_action")
    if action is None:
        workspace.views.close(view)
    elif action == "clear":
        workspace.views.clear(view.user_id)
    elif action == "update":
        view.replace(check_sent_view(answer.get("view"), "modal"))
    elif action == "push":
        _push(workspace, view, answer)
    elif action == "errors":
        view.errors = _field_errors(view, answer.get("errors"))
    else:
        raise SlackError("invalid_response_action")


def _push(workspace: Workspace, view: View, answer: Json) -> None:
    if len(workspace.views.stack(view.user_id)) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    workspace.views.push(view.user_id, check_sent_view(answer.get("view"), "modal"))


def _field_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_error_blocks")
    return {block_id: str(text) for block_id, text in errors.items()}


async def close(workspace: Workspace, body: Json) -> Json:
    """Closes the topmost modal; all of them where it says clear_on_close."""
    user = workspace.actor(body.get("user"))
    view = workspace.modal(user.id, body.get("view_id"))
    is_cleared = bool(view.body["clear_on_close"])
    closed = workspace.views.clear(user.id) if is_cleared else [view]
    if not is_cleared:
        workspace.views.close(view)
    workspace.tell("modal", user=user.id)
    for each in closed:
        if each.body["notify_on_close"]:
            payload = payloads.view_closed(workspace, user, each, is_cleared)
            await workspace.deliveries.deliver("interactive", payload, accepts_response=False)
    return {"ok": True}
