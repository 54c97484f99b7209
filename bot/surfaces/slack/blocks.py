"""A notice as Slack's blocks: plain text throughout, so that nothing in it can become markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from typing import Any

from bot.messages.notice import Button, Buttons, Divider, Heading, Notice, Paragraph, Part, Small
from bot.surfaces.surface import Marker

Block = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 12_000  # Slack refuses a message above 13,000
SECTION = 3000
HEADER = 150
BUTTON = 75
VALUE = 2000
IN_A_ROW = 5
FALLBACK = 3000
MORE = "There is more than fits here. Open this app's Home tab to see the rest."


def clip(text: str, limit: int) -> str:
    """The text, or as much of it as fits with an ellipsis at its end."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Text that Slack shows as it stands where it would read markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, limit: int) -> Block:
    """A plain_text object; Slack refuses an empty one."""
    return {"type": "plain_text", "text": clip(text, limit) or "–", "emoji": False}


def message_blocks(notice: Notice, marker: Marker) -> list[Block]:
    """At most fifty blocks, the first marked so that the message can be found again."""
    blocks = fitted(notice_blocks(notice), MESSAGE_BLOCKS, MESSAGE_CHARACTERS)
    blocks[0]["block_id"] = block_id(marker)
    return blocks


def notice_blocks(notice: Notice) -> Iterator[Block]:
    """Every part of a notice, one after another."""
    return chain.from_iterable(part_blocks(part) for part in notice.parts)


def reply(notice: Notice) -> Block:
    """The body of an answer that only whoever asked can see; nothing has to find it again."""
    blocks = fitted(notice_blocks(notice), MESSAGE_BLOCKS, MESSAGE_CHARACTERS)
    text = message_text(notice)
    return {"response_type": "ephemeral", "replace_original": False, "text": text, "blocks": blocks}


def message_text(notice: Notice) -> str:
    """What a notification shows, and a client that shows no blocks."""
    return escape(clip(notice.lock_screen, FALLBACK))


def block_id(marker: Marker) -> str:
    """`m:<message>:<revision>`."""
    return f"m:{marker.message_id}:{marker.revision}"


def fitted(
    blocks: Iterable[Block], most: int, characters: int | None = None, more: str = MORE
) -> list[Block]:
    """The blocks, action ids made unique; where not all fit, a sentence stands for the rest."""
    named = list(_named(blocks))
    if len(named) <= most and (characters is None or _length(named) <= characters):
        return named or [_context(more)]
    return [*_first(named, most - 1, characters), _context(more)]


def _first(blocks: list[Block], most: int, characters: int | None) -> list[Block]:
    """As many of the blocks as fit, counted from the first."""
    lengths = accumulate(_length(block) for block in blocks[:most])
    room = sum(1 for length in lengths if characters is None or length <= characters)
    return blocks[:room]


def _length(value: object) -> int:
    if isinstance(value, list):
        return sum(map(_length, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(_length, value.values()))


def part_blocks(part: Part) -> Iterator[Block]:
    """One part: usually one block, several where a text or a row of buttons is long."""
    match part:
        case Heading(text):
            yield {"type": "header", "text": plain(text, HEADER)}
        case Paragraph(text):
            yield from ({"type": "section", "text": plain(p, SECTION)} for p in _pieces(text))
        case Small(text):
            yield from (_context(piece) for piece in _pieces(text))
        case Divider():
            yield {"type": "divider"}
        case Buttons(buttons):
            for first in range(0, len(buttons), IN_A_ROW):
                row = buttons[first : first + IN_A_ROW]
                yield {"type": "actions", "elements": [_button(button) for button in row]}


def action_name(action_id: str) -> str:
    """The action's name: `session.held` of `session.held#2`."""
    return action_id.partition("#")[0]


def _context(text: str) -> Block:
    return {"type": "context", "elements": [plain(text, SECTION)]}


def _button(button: Button) -> Block:
    style = {"style": "primary"} if button.primary else {}
    value = {"value": clip(button.value, VALUE)} if button.value else {}
    text = plain(button.label, BUTTON)
    return {"type": "button", "text": text, "action_id": button.action, **value, **style}


def _pieces(text: str) -> Iterator[str]:
    """A text in lengths that fit one section, broken at a line's end where there is one."""
    while len(text) > SECTION:
        end = text.rfind("\n", 1, SECTION)
        end = end if end > 0 else SECTION
        yield text[:end]
        text = text[end:].lstrip("\n")
    yield text


def _named(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks with every action_id unique: a repeated name gets `#2`, `#3`…"""
    seen: dict[str, int] = {}
    for block in blocks:
        for element in block.get("elements", ()):
            name = element.get("action_id")
            if name is not None:
                seen[name] = seen.get(name, 0) + 1
                element["action_id"] = name if seen[name] == 1 else f"{name}#{seen[name]}"
        yield block
