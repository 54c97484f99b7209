"""Objects that elements are composed of: options, confirmations, filters, addresses."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blocks.checks import Check, boolean, choice, list_of, matching, repeated, string
from sandbox.blocks.problem import Problem
from sandbox.blocks.spec import Rule, Spec, exactly_one
from sandbox.blocks.text import either_text, plain_text

BLOCK_ID = {"block_id": string(1, 255)}
ACTION_ID = {"action_id": string(1, 255)}
PLACEHOLDER = {"placeholder": plain_text(150)}
FOCUS = {"focus_on_load": boolean}
STYLE = {"style": choice("primary", "danger")}

web_address = matching(r"https?://.*", "address", "an http or https address", 3000)
address = matching(r"(?i)[a-z][a-z0-9+.-]*:.*", "address", "an absolute address", 3000)

CONFIRM = {
    "confirm": Spec(
        {"text": either_text(300)},
        {"title": plain_text(100), "confirm": plain_text(30), "deny": plain_text(30), **STYLE},
    )
}
DISPATCH = {
    "dispatch_action_config": Spec(
        {},
        {
            "trigger_actions_on": list_of(choice("on_enter_pressed", "on_character_entered")),
        },
    )
}
FILTER = {
    "filter": Spec(
        {},
        {
            "include": list_of(choice("im", "mpim", "private", "public")),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    )
}
slack_file = Spec({}, {"id": string(), "url": string()}, (exactly_one("id", "url"),))


def _option(text: Check, *, value_required: bool) -> Spec:
    value = {"value": string(1, 150)}
    rest = {"description": either_text(75), "url": string(1, 3000)}
    if value_required:
        return Spec({"text": text, **value}, rest)
    return Spec({"text": text}, {**value, **rest})


plain_option = _option(plain_text(75), value_required=True)
formatted_option = _option(either_text(75), value_required=True)
menu_option = _option(plain_text(75), value_required=False)
option_group = Spec({"label": plain_text(75), "options": list_of(plain_option, 1, 100)})


def _all_options(value: Mapping[str, Any]) -> list[Any]:
    groups = value.get("option_groups", [])
    return [*value.get("options", []), *(o for group in groups for o in group["options"])]


def distinct_values(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """No two options of one element share a value."""
    values = [option["value"] for option in _all_options(value) if "value" in option]
    if repeated(values):
        yield Problem(f"{path}/options", "duplicate", "option values must differ")


def initial_among_options(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """What is chosen at first stands, word for word, among the options."""
    options = _all_options(value)
    if "initial_option" in value and value["initial_option"] not in options:
        yield Problem(f"{path}/initial_option", "initial_not_in_options", "must be an option")
    for index, option in enumerate(value.get("initial_options", [])):
        if option not in options:
            where = f"{path}/initial_options/{index}"
            yield Problem(where, "initial_not_in_options", "must be an option")


CHOICE_RULES: tuple[Rule, ...] = (distinct_values, initial_among_options)
