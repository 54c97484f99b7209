"""chat.postMessage, chat.postEphemeral, chat.update and chat.delete."""

from sandbox.content import Content, read_content
from sandbox.errors import Json, SlackError
from sandbox.messages import Channel, Message
from sandbox.web_api.arguments import Arguments
from sandbox.web_api.method import Method
from sandbox.workspace import Workspace

UPDATE_TEXT_LIMIT = 4_000
_CONTENT = ("text", "blocks", "metadata", "parse", "link_names")
_POSTED = (*_CONTENT, "unfurl_links", "unfurl_media", "mrkdwn", "client_msg_id")


def post_message(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _destination(workspace, arguments.text("channel"))
    workspace.pacing.post(channel.id)
    message = workspace.post(channel, _content(arguments))
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message.as_history(with_metadata=True),
    }


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _destination(workspace, arguments.text("channel"))
    if channel.user_id != arguments.text("user"):
        raise SlackError("user_not_in_channel")
    workspace.pacing.post(channel.id)
    message = workspace.post(channel, _content(arguments), ephemeral=True)
    return {"message_ts": message.ts}


def update(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = _own_message(workspace, arguments, "cant_update_message")
    workspace.edit(channel, message, _content(arguments, UPDATE_TEXT_LIMIT))
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.body["text"],
        "message": message.as_history(with_metadata=True),
    }


def delete(workspace: Workspace, arguments: Arguments) -> Json:
    channel, message = _own_message(workspace, arguments, "cant_delete_message")
    workspace.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _content(arguments: Arguments, limit: int | None = None) -> Content:
    text = arguments.text("text")
    blocks = arguments.structure("blocks", "invalid_blocks_format")
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    return read_content(text, blocks, metadata, *([limit] if limit else []))


def _destination(workspace: Workspace, channel_id: str) -> Channel:
    """A DM by its own id or by the person's; also that of a deactivated account."""
    if channel_id in workspace.channels:
        return workspace.channels[channel_id]
    if channel_id not in workspace.accounts:
        raise SlackError("channel_not_found")
    return workspace.open_direct_message(workspace.addressee(channel_id).id)


def _own_message(
    workspace: Workspace, arguments: Arguments, refusal: str
) -> tuple[Channel, Message]:
    channel = workspace.channels.get(arguments.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    message = channel.find(arguments.text("ts"))
    if message is None or message.ephemeral:
        raise SlackError("message_not_found")
    if message.body["user"] != workspace.bot_user_id:
        raise SlackError(refusal)
    return channel, message


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write", ("channel",), _POSTED),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write", ("channel", "user"), _CONTENT),
    "chat.update": Method(update, "chat:write", ("channel", "ts"), _CONTENT),
    "chat.delete": Method(delete, "chat:write", ("channel", "ts")),
}
