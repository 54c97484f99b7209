"""Forms as modals, and a notice as the App Home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from bot.messages.form import (
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    Form,
    Option,
    TextField,
    TimeField,
)
from bot.messages.notice import Notice, Part
from bot.surfaces.slack.blocks import (
    VIEW_BLOCKS,
    Block,
    clip,
    fitted,
    notice_blocks,
    part_blocks,
    plain,
)

TITLE = 24
LABEL = 2000
OPTION = 75
LONGEST_TEXT = 3000
SEVERAL = 10  # as many radio buttons or checkboxes as Slack shows; a list beyond that
IN_A_LIST = 100
HOME_MORE = "There is more than fits on this page. Use the See all buttons above."
FORM_MORE = "There is more than fits here."


def home_view(notice: Notice) -> dict[str, Any]:
    """The App Home of one person."""
    blocks = fitted(notice_blocks(notice), VIEW_BLOCKS, more=HOME_MORE)
    return {"type": "home", "blocks": blocks}


def modal_view(form: Form) -> dict[str, Any]:
    """A modal: `callback_id` is the form's name, `private_metadata` its one-use id."""
    blocks = chain.from_iterable(_field_blocks(field) for field in form.fields)
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": form.name,
        "private_metadata": form.use,
        "title": plain(form.title, TITLE),
        "close": plain("Cancel" if form.submit else "Close", TITLE),
        "blocks": fitted(blocks, VIEW_BLOCKS, more=FORM_MORE),
    }
    if form.submit:
        view["submit"] = plain(form.submit, TITLE)
    return view


def _field_blocks(field: Field | Part) -> Iterable[Block]:
    return [_input(field)] if isinstance(field, Field) else part_blocks(field)


def _input(field: Field) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, LABEL),
        "optional": field.optional,
        "element": {"action_id": field.name, **_element(field)},
    }
    if field.hint:
        block["hint"] = plain(field.hint, LABEL)
    return block


def _element(field: Field) -> Block:
    match field:
        case DateField(initial=day):
            return {"type": "datepicker"} | _given("initial_date", day and day.isoformat())
        case TimeField(initial=time):
            return {"type": "timepicker"} | _given("initial_time", time and f"{time:%H:%M}")
        case TextField():
            return _text(field)
        case ChoiceField(options=options, initial=initial):
            chosen = next((o for o in options if o.value == initial), None)
            few = len(options) <= SEVERAL and not field.optional
            element = _listed("radio_buttons" if few else "static_select", options, few)
            return element | _given("initial_option", chosen and _option(chosen, few))
        case ChoicesField(options=options, initial=values):
            few = len(options) <= SEVERAL
            picked = [_option(option, few) for option in options if option.value in values]
            element = _listed("checkboxes" if few else "multi_static_select", options, few)
            return element | _given("initial_options", picked)


def _given(name: str, value: object) -> Block:
    return {name: value} if value else {}


def _text(field: TextField) -> Block:
    return {
        "type": "plain_text_input",
        "multiline": field.lines,
        "max_length": min(field.longest, LONGEST_TEXT),
    } | _given("initial_value", field.initial and clip(field.initial, field.longest))


def _listed(type: str, options: Sequence[Option], few: bool) -> Block:
    """All the options; a list of more than a hundred is shown in groups, so that none is cut."""
    shown = [_option(option, few) for option in options]
    if len(shown) <= IN_A_LIST:
        return {"type": type, "options": shown}
    starts = range(0, len(shown), IN_A_LIST)
    groups = [_group(shown[start : start + IN_A_LIST], start) for start in starts]
    return {"type": type, "option_groups": groups}


def _group(options: list[Block], start: int) -> Block:
    label = f"{start + 1} to {start + len(options)}"
    return {"label": plain(label, OPTION), "options": options}


def _option(option: Option, few: bool) -> Block:
    """One answer. A list that opens shows no hints, so there the hint joins the label."""
    if few:
        hint = {"description": plain(option.hint, OPTION)} if option.hint else {}
        return {"text": plain(option.label, OPTION), "value": option.value, **hint}
    label = f"{option.label} ({option.hint})" if option.hint else option.label
    return {"text": plain(label, OPTION), "value": option.value}
