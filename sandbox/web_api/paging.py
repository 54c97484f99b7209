"""Slack's cursors: opaque, and refused when they are not its own."""

import base64
import binascii

from sandbox.errors import Json, SlackError


def encode_cursor(kind: str, value: str) -> str:
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def decode_cursor(cursor: str, kind: str) -> str | None:
    """The value in a cursor of this kind; None where there is no cursor; raises invalid_cursor."""
    if not cursor:
        return None
    try:
        found, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise SlackError("invalid_cursor") from fault
    if found != kind or not value:
        raise SlackError("invalid_cursor")
    return value


def next_page(cursor: str) -> Json:
    return {"response_metadata": {"next_cursor": cursor}}
