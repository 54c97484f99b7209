"""The rich_text block: sections, lists, quotes and preformatted text, and what they hold."""

from sandbox.blocks.checks import Check, boolean, choice, integer, list_of, number, string
from sandbox.blocks.composition import BLOCK_ID
from sandbox.blocks.spec import Fields, Spec, by_type, typed

_STYLE = {
    "style": Spec({}, dict.fromkeys(("bold", "code", "italic", "strike", "underline"), boolean))
}
_BORDER = {"border": choice(0, 1)}


def _inline(type: str, required: Fields, optional: Fields | None = None) -> Spec:
    return typed(type, required, {**_STYLE, **(optional or {})})


_TEXT = _inline("text", {"text": string()})
_LINK = _inline("link", {"url": string()}, {"text": string(), "unsafe": boolean})
_INLINE = (
    _TEXT,
    _LINK,
    _inline("broadcast", {"range": choice("here", "channel", "everyone")}),
    _inline("color", {"value": string()}),
    _inline("channel", {"channel_id": string()}),
    _inline(
        "date",
        {"timestamp": number, "format": string()},
        {"url": string(), "fallback": string()},
    ),
    _inline("emoji", {"name": string()}, {"unicode": string(), "url": string()}),
    _inline("team", {"team_id": string()}),
    _inline("user", {"user_id": string()}),
    _inline("usergroup", {"usergroup_id": string()}),
)


def _holding(items: Check) -> Fields:
    return {"elements": list_of(items)}


_SECTION = typed("rich_text_section", _holding(by_type(*_INLINE)))
_LIST = typed(
    "rich_text_list",
    {**_holding(by_type(_SECTION)), "style": choice("bullet", "ordered")},
    {"indent": integer(0, 8), "offset": integer(0), **_BORDER},
)
_QUOTE = typed("rich_text_quote", _holding(by_type(*_INLINE)), _BORDER)
_PREFORMATTED = typed("rich_text_preformatted", _holding(by_type(_TEXT, _LINK)), _BORDER)

RICH_TEXT = typed("rich_text", _holding(by_type(_SECTION, _LIST, _QUOTE, _PREFORMATTED)), BLOCK_ID)
