"""The layout blocks, and which surface takes which."""

from collections.abc import Iterator, Mapping

from sandbox.blocks.checks import boolean, choice, list_of, string
from sandbox.blocks.composition import BLOCK_ID, slack_file, web_address
from sandbox.blocks.data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from sandbox.blocks.elements import (
    BUTTON,
    IMAGE,
    in_actions,
    in_context,
    in_context_actions,
    in_input,
    in_section,
)
from sandbox.blocks.problem import Problem
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.spec import at_least_one, by_type, exactly_one, typed
from sandbox.blocks.text import either_text, mrkdwn, plain_text

ACTIONS = typed("actions", {"elements": list_of(in_actions, 1, 25)}, BLOCK_ID)
ALERT = typed(
    "alert",
    {"text": either_text(200)},
    {**BLOCK_ID, "level": choice("default", "info", "warning", "error", "success")},
)
CONTEXT = typed("context", {"elements": list_of(in_context, 1, 10)}, BLOCK_ID)
CONTEXT_ACTIONS = typed(
    "context_actions", {"elements": list_of(in_context_actions, 1, 5)}, BLOCK_ID
)
DIVIDER = typed("divider", {}, BLOCK_ID)
FILE = typed("file", {"source": string(), "external_id": string()}, BLOCK_ID)
HEADER = typed("header", {"text": plain_text(150)}, BLOCK_ID)
IMAGE_BLOCK = typed(
    "image",
    {"alt_text": string(1, 2000)},
    {**BLOCK_ID, "image_url": web_address, "slack_file": slack_file, "title": plain_text(2000)},
    (exactly_one("image_url", "slack_file"),),
)
INPUT = typed(
    "input",
    {"label": plain_text(2000), "element": in_input},
    {**BLOCK_ID, "hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
)
MARKDOWN = typed("markdown", {"text": string(1, 12_000)}, BLOCK_ID)
SECTION = typed(
    "section",
    {},
    {
        **BLOCK_ID,
        "text": either_text(3000),
        "fields": list_of(either_text(2000), 1, 10),
        "accessory": in_section,
        "expand": boolean,
    },
    (at_least_one("text", "fields"),),
)
VIDEO = typed(
    "video",
    {
        "video_url": string(),
        "thumbnail_url": string(),
        "alt_text": string(),
        "title": plain_text(199),
    },
    {
        **BLOCK_ID,
        "title_url": string(),
        "author_name": string(1, 49),
        "provider_name": string(1, 50),
        "provider_icon_url": string(),
        "description": plain_text(200),
    },
)
CARD = typed(
    "card",
    {},
    {
        **BLOCK_ID,
        "hero_image": by_type(IMAGE),
        "icon": by_type(IMAGE),
        "title": mrkdwn(150),
        "subtitle": mrkdwn(150),
        "body": mrkdwn(200),
        "subtext": mrkdwn(200),
        "actions": list_of(by_type(BUTTON), 1, 3),
    },
    (at_least_one("hero_image", "title", "actions", "body"),),
)
CAROUSEL = typed("carousel", {"elements": list_of(by_type(CARD), 1, 10)}, BLOCK_ID)
_IN_CONTAINER = by_type(
    ACTIONS, CONTEXT, DIVIDER, FILE, HEADER, IMAGE_BLOCK, INPUT, RICH_TEXT, SECTION, TABLE, VIDEO
)
CONTAINER = typed(
    "container",
    {"child_blocks": list_of(_IN_CONTAINER, 1, 10)},
    {
        **BLOCK_ID,
        "title": plain_text(150),
        "rich_text_title": by_type(RICH_TEXT),
        "subtitle": either_text(150),
        "width": choice("narrow", "standard", "wide", "full"),
        "icon": by_type(IMAGE),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    (at_least_one("title", "rich_text_title"),),
)
_SOURCE = typed("url", {"url": string(), "text": string()})
TASK_CARD = typed(
    "task_card",
    {
        "task_id": string(),
        "title": string(),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    {
        **BLOCK_ID,
        "details": by_type(RICH_TEXT),
        "output": by_type(RICH_TEXT),
        "sources": list_of(by_type(_SOURCE)),
    },
)
PLAN = typed("plan", {"title": string()}, {**BLOCK_ID, "tasks": list_of(by_type(TASK_CARD), 0, 50)})

_EVERYWHERE = (
    ACTIONS,
    CARD,
    CONTEXT,
    DIVIDER,
    HEADER,
    IMAGE_BLOCK,
    INPUT,
    RICH_TEXT,
    SECTION,
    VIDEO,
)
_WIDE = (CAROUSEL, CONTAINER, DATA_TABLE, DATA_VISUALIZATION, TABLE)
_MESSAGE_ONLY = (CONTEXT_ACTIONS, FILE, MARKDOWN, PLAN, TASK_CARD)

block = by_type(*_EVERYWHERE, *_WIDE, *_MESSAGE_ONLY, ALERT)

SURFACES: Mapping[str, frozenset[str]] = {
    "message": frozenset(spec.type for spec in (*_EVERYWHERE, *_WIDE, *_MESSAGE_ONLY)),
    "home": frozenset(spec.type for spec in (*_EVERYWHERE, *_WIDE)),
    "modal": frozenset(spec.type for spec in (*_EVERYWHERE, ALERT)),
}
_KNOWN = frozenset().union(*SURFACES.values())


def surface_problems(blocks: object, surface: str) -> Iterator[Problem]:
    """Yields the known blocks that this surface ("message", "home" or "modal") does not take."""
    for index, entry in enumerate(blocks if isinstance(blocks, list) else []):
        type = entry.get("type") if isinstance(entry, dict) else None
        if isinstance(type, str) and type in _KNOWN - SURFACES[surface]:
            yield Problem(f"/blocks/{index}", "surface", f"{type} is not available in a {surface}")
