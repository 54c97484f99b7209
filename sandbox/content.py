"""What a bot may say: text, blocks and metadata, checked as Slack checks them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from sandbox.blocks import Problem, check_message, check_view, record
from sandbox.elements import with_ids
from sandbox.errors import Json, SlackError, with_messages

TEXT_LIMIT = 40_000
METADATA_LIMIT_BYTES = 8_000
VIEW_LIMIT_BYTES = 250_000
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_.\-]{1,255}")


@dataclass(frozen=True)
class Content:
    """A message's checked content. `blocks` None: none were sent."""

    text: str
    blocks: list[Json] | None
    metadata: Json | None

    def fields(self) -> Json:
        return {"text": self.text, **({"blocks": self.blocks} if self.blocks else {})}


def read_content(text: str, blocks: Any, metadata: Any, limit: int = TEXT_LIMIT) -> Content:
    """Checked content; raises no_text, msg_too_long, invalid_blocks… as Slack does."""
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > limit:
        raise SlackError("msg_too_long")
    _check_blocks(text, blocks)
    _check_metadata(metadata)
    return Content(text, None if blocks is None else with_ids(blocks), metadata or None)


def _check_blocks(text: str, blocks: Any) -> None:
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    payload = {"text": text, "blocks": blocks} if blocks else {"text": text}
    problems = check_message(payload)
    record(payload, problems)
    if any(each.rule == "no_text" for each in problems):
        raise SlackError("no_text")
    if problems:
        raise with_messages("invalid_blocks", _lines(problems))


def _check_metadata(metadata: Any) -> None:
    if metadata is None or metadata == {}:
        return
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    known = set(metadata) <= {"event_type", "event_payload"}
    if not (known and isinstance(event_type, str) and isinstance(payload, dict)):
        raise SlackError("invalid_metadata_schema")
    if not _EVENT_TYPE.fullmatch(event_type):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_LIMIT_BYTES:
        raise SlackError("metadata_too_large")


def check_sent_view(view: Any, kind: str) -> Json:
    """A view of `kind` ("modal" or "home"), or invalid_arguments with what is wrong."""
    if not isinstance(view, dict):
        raise with_messages("invalid_arguments", ["must be a view object [json-pointer:/view]"])
    if len(json.dumps(view).encode()) > VIEW_LIMIT_BYTES:
        raise SlackError("view_too_large")
    if view.get("type") != kind:
        raise with_messages("invalid_arguments", [f'must be "{kind}" [json-pointer:/view/type]'])
    problems = check_view(view)
    record(view, problems)
    if problems:
        raise with_messages("invalid_arguments", _lines(problems, "/view"))
    return view


def _lines(problems: list[Problem], root: str = "") -> list[str]:
    return [f"{each.message} [json-pointer:{root}{each.path}]" for each in problems]
