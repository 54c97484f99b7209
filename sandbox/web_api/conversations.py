"""conversations.open, conversations.info and conversations.history, for direct messages."""

import re

from sandbox.errors import Json, SlackError
from sandbox.messages import Channel, Message
from sandbox.web_api.arguments import Arguments
from sandbox.web_api.method import Method, require_scope
from sandbox.web_api.paging import decode_cursor, encode_cursor, next_page
from sandbox.workspace import Workspace

DEFAULT_LIMIT = 100
LIMIT = 999
_TIMESTAMP = re.compile(r"\d{1,12}(\.\d{1,6})?")


def open_conversation(workspace: Workspace, arguments: Arguments) -> Json:
    channel, was_open = _opened(workspace, arguments)
    flags = {"no_op": True, "already_open": True} if was_open else {}
    whole = arguments.flag("return_im")
    return {**flags, "channel": _shown(channel) if whole else {"id": channel.id}}


def info(workspace: Workspace, arguments: Arguments) -> Json:
    return {"channel": _shown(_channel(workspace, arguments))}


def history(workspace: Workspace, arguments: Arguments) -> Json:
    """Newest first; `oldest` and `latest` are excluded unless `inclusive`."""
    messages = _between(_channel(workspace, arguments).history(), arguments)
    limit = arguments.number("limit", DEFAULT_LIMIT, "invalid_limit")
    if not 1 <= limit <= LIMIT:
        raise SlackError("invalid_limit")
    page, rest = messages[:limit], messages[limit:]
    with_metadata = arguments.flag("include_all_metadata")
    found = {
        "messages": [each.as_history(with_metadata) for each in page],
        "has_more": bool(rest),
        "pin_count": 0,
    }
    return {**found, **next_page(_cursor(rest[0]))} if rest else found


def _opened(workspace: Workspace, arguments: Arguments) -> tuple[Channel, bool]:
    if arguments.text("channel"):
        return _channel(workspace, arguments), True
    people = [each for each in arguments.text("users").split(",") if each]
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > 1:
        require_scope(workspace, "mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    user = workspace.addressee(people[0])
    if user.deleted:
        raise SlackError("user_disabled")
    was_open = workspace.direct_message(user.id) is not None
    return workspace.open_direct_message(user.id), was_open


def _channel(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = workspace.channels.get(arguments.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    return channel


def _shown(channel: Channel) -> Json:
    newest = channel.history()[:1]
    return {
        "id": channel.id,
        "created": int(float(channel.messages[0].ts)) if channel.messages else 0,
        "is_im": True,
        "is_org_shared": False,
        "user": channel.user_id,
        "last_read": "0000000000.000000",
        "latest": newest[0].as_history(with_metadata=False) if newest else None,
        "is_open": True,
        "priority": 0,
    }


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    oldest = _bound(arguments, "oldest")
    latest = _bound(arguments, "latest")
    start = decode_cursor(arguments.text("cursor"), "next_ts")
    if start is not None and not start.isdecimal():
        raise SlackError("invalid_cursor")
    exact = arguments.flag("inclusive")
    return [
        each
        for each in messages
        if (oldest is None or _micros(each.ts) > oldest - exact)
        and (latest is None or _micros(each.ts) < latest + exact)
        and (start is None or _micros(each.ts) <= int(start))
    ]


def _bound(arguments: Arguments, name: str) -> int | None:
    value = str(arguments.given.get(name, ""))
    if not value:
        return None
    if not _TIMESTAMP.fullmatch(value):
        raise SlackError(f"invalid_ts_{name}")
    return _micros(value)


def _micros(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0") or 0)


def _cursor(message: Message) -> str:
    return encode_cursor("next_ts", str(_micros(message.ts)))


METHODS = {
    "conversations.open": Method(
        open_conversation,
        "im:write",
        optional=("users", "channel", "return_im", "prevent_creation"),
    ),
    "conversations.info": Method(
        info, "im:read", ("channel",), ("include_locale", "include_num_members")
    ),
    "conversations.history": Method(
        history,
        "im:history",
        ("channel",),
        ("oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"),
    ),
}
