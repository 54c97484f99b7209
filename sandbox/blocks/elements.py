"""Interactive elements and images, and which of them may stand in which block."""

from collections.abc import Iterator
from datetime import date

from sandbox.blocks.checks import boolean, choice, integer, list_of, matching, string
from sandbox.blocks.composition import (
    ACTION_ID,
    CHOICE_RULES,
    CONFIRM,
    DISPATCH,
    FILTER,
    FOCUS,
    PLACEHOLDER,
    STYLE,
    address,
    distinct_values,
    formatted_option,
    menu_option,
    option_group,
    plain_option,
    slack_file,
    web_address,
)
from sandbox.blocks.problem import Problem
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.spec import Fields, Spec, by_type, exactly_one, in_order, typed
from sandbox.blocks.text import CONTEXT_TEXTS, plain_text

PICKER: Fields = {**ACTION_ID, **CONFIRM, **FOCUS}
SELECT: Fields = {**PICKER, **PLACEHOLDER}
MULTI: Fields = {**SELECT, "max_selected_items": integer(1)}
TYPED_IN: Fields = {**ACTION_ID, **FOCUS, **PLACEHOLDER, **DISPATCH}
LABEL: Fields = {"accessibility_label": string(1, 75)}

_digits = matching(r"-?\d+(\.\d+)?", "not_a_number", "a number written as a string")
_time = matching(r"([01]\d|2[0-3]):[0-5]\d", "time_format", "a time as HH:mm")


def _date(value: object, path: str) -> Iterator[Problem]:
    shape = matching(r"\d{4}-\d\d-\d\d", "date_format", "a date as YYYY-MM-DD")
    found = list(shape(value, path))
    yield from found
    if not found and not _is_day(str(value)):
        yield Problem(path, "date_format", "must be a day of the calendar")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


IMAGE = typed(
    "image",
    {"alt_text": string(1, 2000)},
    {"image_url": web_address, "slack_file": slack_file},
    (exactly_one("image_url", "slack_file"),),
)
BUTTON = typed(
    "button",
    {"text": plain_text(75)},
    {
        **ACTION_ID,
        **CONFIRM,
        **STYLE,
        **LABEL,
        "value": string(1, 2000),
        "url": address,
        "agent_prompt": string(1, 4000),
    },
)
_TRIGGER = Spec(
    {"url": string()},
    {"customizable_input_parameters": list_of(Spec({"name": string(), "value": string()}))},
)
WORKFLOW_BUTTON = typed(
    "workflow_button",
    {"text": plain_text(75), "workflow": Spec({"trigger": _TRIGGER})},
    {**ACTION_ID, **CONFIRM, **STYLE, **LABEL},
)
OVERFLOW = typed(
    "overflow",
    {"options": list_of(menu_option, 1, 5)},
    {**ACTION_ID, **CONFIRM},
    (distinct_values,),
)
CHECKBOXES = typed(
    "checkboxes",
    {"options": list_of(formatted_option, 1, 10)},
    {**PICKER, "initial_options": list_of(formatted_option)},
    CHOICE_RULES,
)
RADIO_BUTTONS = typed(
    "radio_buttons",
    {"options": list_of(formatted_option, 1, 10)},
    {**PICKER, "initial_option": formatted_option},
    CHOICE_RULES,
)
DATE_AND_TIME = (
    typed("datepicker", {}, {**SELECT, "initial_date": _date}),
    typed("timepicker", {}, {**SELECT, "initial_time": _time, "timezone": string()}),
    typed(
        "datetimepicker",
        {},
        {**PICKER, "initial_date_time": integer(1_000_000_000, 9_999_999_999)},
    ),
)

_OPTIONS: Fields = {
    "options": list_of(plain_option, 1, 100),
    "option_groups": list_of(option_group, 1, 100),
}
_ONE_LIST = (exactly_one("options", "option_groups"), *CHOICE_RULES)
_QUERY: Fields = {"min_query_length": integer(0)}
_CONVERSATIONS: Fields = {"default_to_current_conversation": boolean, **FILTER}
_RESPONSE: Fields = {"response_url_enabled": boolean}
SELECTS = (
    typed("static_select", {}, {**SELECT, **_OPTIONS, "initial_option": plain_option}, _ONE_LIST),
    typed("external_select", {}, {**SELECT, **_QUERY, "initial_option": plain_option}),
    typed("users_select", {}, {**SELECT, "initial_user": string()}),
    typed("channels_select", {}, {**SELECT, **_RESPONSE, "initial_channel": string()}),
    typed(
        "conversations_select",
        {},
        {**SELECT, **_RESPONSE, **_CONVERSATIONS, "initial_conversation": string()},
    ),
    typed(
        "multi_static_select",
        {},
        {**MULTI, **_OPTIONS, "initial_options": list_of(plain_option)},
        _ONE_LIST,
    ),
    typed(
        "multi_external_select",
        {},
        {**MULTI, **_QUERY, "initial_options": list_of(plain_option)},
    ),
    typed("multi_users_select", {}, {**MULTI, "initial_users": list_of(string())}),
    typed("multi_channels_select", {}, {**MULTI, "initial_channels": list_of(string())}),
    typed(
        "multi_conversations_select",
        {},
        {**MULTI, **_CONVERSATIONS, "initial_conversations": list_of(string())},
    ),
)

RICH_TEXT_INPUT = typed(
    "rich_text_input",
    {},
    {
        **TYPED_IN,
        "initial_value": RICH_TEXT,
        "min_lines": integer(1, 100),
        "max_lines": integer(1, 100),
    },
)
TEXT_INPUTS = (
    RICH_TEXT_INPUT,
    typed(
        "plain_text_input",
        {},
        {
            **TYPED_IN,
            "initial_value": string(0, 3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        (in_order("min_length", "max_length"),),
    ),
    typed(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**TYPED_IN, "initial_value": _digits, "min_value": _digits, "max_value": _digits},
        (in_order("min_value", "max_value"),),
    ),
    typed("email_text_input", {}, {**TYPED_IN, "initial_value": string()}),
    typed("url_text_input", {}, {**TYPED_IN, "initial_value": string()}),
    typed(
        "file_input",
        {},
        {**ACTION_ID, "filetypes": list_of(string(), 1), "max_files": integer(1, 10)},
    ),
)

_FEEDBACK = Spec({"text": plain_text(75), "value": string(1, 2000)}, LABEL)
_ICON_BUTTON = typed(
    "icon_button",
    {"icon": choice("trash"), "text": plain_text(75)},
    {
        **ACTION_ID,
        **CONFIRM,
        **LABEL,
        "value": string(1, 2000),
        "visible_to_user_ids": list_of(string(), 1, 10),
    },
)
_FEEDBACK_BUTTONS = typed(
    "feedback_buttons",
    {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
    ACTION_ID,
)

_ANYWHERE = (CHECKBOXES, RADIO_BUTTONS, *DATE_AND_TIME, *SELECTS)
_PRESSED = (BUTTON, WORKFLOW_BUTTON, OVERFLOW)
in_actions = by_type(*_ANYWHERE, *_PRESSED, RICH_TEXT_INPUT)
in_section = by_type(*_ANYWHERE, *_PRESSED, IMAGE)
in_input = by_type(*_ANYWHERE, *TEXT_INPUTS)
in_context = by_type(IMAGE, *CONTEXT_TEXTS)
in_context_actions = by_type(_FEEDBACK_BUTTONS, _ICON_BUTTON)
