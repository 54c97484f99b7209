"""The body of a message."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blocks.checks import Check, json_object, list_of, string
from sandbox.blocks.layout import block, surface_problems
from sandbox.blocks.problem import Problem
from sandbox.blocks.spec import Spec
from sandbox.blocks.whole import together, together_in_message

_METADATA = Spec(
    {"event_type": string(1), "event_payload": json_object}, {"entities": list_of(json_object)}
)
_FIELDS: Mapping[str, Check] = {
    "text": string(0, 40_000),
    "markdown_text": string(1, 12_000),
    "blocks": list_of(block, 0, 50),
    "attachments": list_of(json_object, 0, 100),
    "metadata": _METADATA,
}


def message_problems(payload: Mapping[str, Any]) -> Iterator[Problem]:
    """Yields the problems of a chat.postMessage body; fields that say where to post are passed."""
    for name, check in _FIELDS.items():
        if name in payload:
            yield from check(payload[name], f"/{name}")
    yield from _wording(payload)
    blocks = payload.get("blocks")
    yield from surface_problems(blocks, "message")
    yield from together(blocks)
    yield from together_in_message(blocks)


def _wording(payload: Mapping[str, Any]) -> Iterator[Problem]:
    if payload.get("type") in ("modal", "home"):
        yield Problem("/type", "surface", "a view was given as a message")
    if not payload.get("text") and not payload.get("markdown_text"):
        yield Problem("/text", "no_text", "missing required field: text")
    if payload.get("markdown_text") and (payload.get("text") or payload.get("blocks")):
        yield Problem("/markdown_text", "markdown_text_conflict", "must stand without text, blocks")
