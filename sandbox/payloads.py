"""The payloads Slack sends to a bot: block_actions, views, commands and events."""

import time
from uuid import uuid4

from sandbox.elements import state_values
from sandbox.errors import Json
from sandbox.identifiers import new_id
from sandbox.messages import Channel, Message
from sandbox.users import User
from sandbox.views import View
from sandbox.workspace import Workspace

VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 (Slack's deprecated field, no secret)


def message_action(
    workspace: Workspace, user: User, channel: Channel, message: Message, action: Json
) -> Json:
    """block_actions for an element of a message, without response_url."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral,
    }
    payload = {
        **_common(workspace, user, "block_actions"),
        "container": container,
        "trigger_id": workspace.triggers.issue(user.id),
        "channel": {"id": channel.id, "name": "directmessage"},
        "state": {"values": state_values(message.blocks, message.values)},
        "actions": [action],
    }
    return payload if message.ephemeral else {**payload, "message": message.body}


def view_action(workspace: Workspace, user: User, view: View, action: Json) -> Json:
    """block_actions for an element of a modal or a Home."""
    in_modal = view.id if view.body["type"] == "modal" else None
    return {
        **_common(workspace, user, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.triggers.issue(user.id, in_modal),
        "view": view.shown(),
        "actions": [action],
    }


def view_submission(workspace: Workspace, user: User, view: View) -> Json:
    return {
        **_common(workspace, user, "view_submission"),
        "trigger_id": workspace.triggers.issue(user.id, view.id),
        "view": view.shown(),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, view: View, is_cleared: bool) -> Json:
    common = _common(workspace, user, "view_closed")
    return {**common, "view": view.shown(), "is_cleared": is_cleared}


def slash_command(
    workspace: Workspace, user: User, channel: Channel, command: str, text: str
) -> Json:
    """A slash command's payload, without response_url."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage",
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "trigger_id": workspace.triggers.issue(user.id),
    }


def home_opened(workspace: Workspace, user: User, channel: Channel) -> Json:
    event = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": workspace.timestamps.next(),
    }
    home = workspace.views.homes.get(user.id)
    return _event(workspace, {**event, "view": home.shown()} if home else event)


def message_im(workspace: Workspace, channel: Channel, message: Message) -> Json:
    where = {"channel": channel.id, "channel_type": "im", "event_ts": message.ts}
    return _event(workspace, {**message.body, **where})


def user_message(text: str) -> Json:
    """What a person's typed words become: text and one rich_text block."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    block = {"type": "rich_text", "block_id": new_id("R")[:5], "elements": [section]}
    return {"text": text, "blocks": [block], "client_msg_id": str(uuid4())}


def _common(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _event(workspace: Workspace, event: Json) -> Json:
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{new_id('E')}",
    }
