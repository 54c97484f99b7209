"""Interactive elements within blocks: their ids, what is chosen in them, and what a press sends."""

import secrets
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ControlError, Json

# Values chosen so far: (block_id, action_id) -> {"type": …, "<key>": …} as in `state.values`.
Values = dict[tuple[str, str], Json]


@dataclass(frozen=True)
class Holder:
    """Where an element type keeps its choice: `key` in the state, `initial` in the block."""

    key: str
    initial: str
    many: bool = False

    @property
    def empty(self) -> Any:
        return [] if self.many else None


HOLDERS = {
    "plain_text_input": Holder("value", "initial_value"),
    "number_input": Holder("value", "initial_value"),
    "email_text_input": Holder("value", "initial_value"),
    "url_text_input": Holder("value", "initial_value"),
    "rich_text_input": Holder("rich_text_value", "initial_value"),
    "static_select": Holder("selected_option", "initial_option"),
    "external_select": Holder("selected_option", "initial_option"),
    "radio_buttons": Holder("selected_option", "initial_option"),
    "multi_static_select": Holder("selected_options", "initial_options", many=True),
    "multi_external_select": Holder("selected_options", "initial_options", many=True),
    "checkboxes": Holder("selected_options", "initial_options", many=True),
    "users_select": Holder("selected_user", "initial_user"),
    "multi_users_select": Holder("selected_users", "initial_users", many=True),
    "conversations_select": Holder("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Holder(
        "selected_conversations", "initial_conversations", many=True
    ),
    "channels_select": Holder("selected_channel", "initial_channel"),
    "multi_channels_select": Holder("selected_channels", "initial_channels", many=True),
    "datepicker": Holder("selected_date", "initial_date"),
    "timepicker": Holder("selected_time", "initial_time"),
    "datetimepicker": Holder("selected_date_time", "initial_date_time"),
}
OVERFLOW = Holder("selected_option", "")


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and element has an id, as Slack stores it."""
    copied = deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in _elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return copied


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, interactive element), in order."""
    for block in blocks:
        for element in _elements_of(block):
            yield block, element


def _elements_of(block: Json) -> list[Json]:
    if block["type"] in ("actions", "context_actions"):
        return list(block["elements"])
    single = block.get("accessory") if block["type"] == "section" else block.get("element")
    return [single] if single and single["type"] != "image" else []


def find_element(blocks: list[Json], wanted: Json) -> tuple[Json, Json]:
    """The one (block, element) with `action_id`, and `block_id` or `value` where ambiguous."""
    found = [
        (block, element) for block, element in elements(blocks) if _fits(block, element, wanted)
    ]
    if not found:
        raise ControlError("element_not_found", "No such element is shown.", status=404)
    if len(found) > 1:
        raise ControlError("ambiguous_element", "Several elements fit: add block_id or value.")
    return found[0]


def _fits(block: Json, element: Json, wanted: Json) -> bool:
    if element["action_id"] != wanted.get("action_id"):
        return False
    if wanted.get("block_id") not in (None, block["block_id"]):
        return False
    return element["type"] != "button" or wanted.get("value") in (None, element.get("value"))


def state_values(blocks: list[Json], values: Values) -> Json:
    """Slack's `state.values` for what is shown: chosen, else initial, else empty."""
    state: Json = {}
    for block, element in elements(blocks):
        if element["type"] in HOLDERS:
            key = (block["block_id"], element["action_id"])
            chosen = values.get(key) or initial_value(element)
            state.setdefault(key[0], {})[key[1]] = chosen
    return state


def initial_value(element: Json) -> Json:
    holder = HOLDERS[element["type"]]
    return {
        "type": element["type"],
        holder.key: element.get(holder.initial, holder.empty),
    }


def read_choice(element: Json, given: Json) -> Json:
    """`{"type", key: choice}` from what a person chose; options may be named by value alone."""
    holder = OVERFLOW if element["type"] == "overflow" else HOLDERS[element["type"]]
    chosen = given.get(holder.key, holder.empty)
    if holder.key in ("selected_option", "selected_options") and chosen:
        chosen = _options(element, chosen) if holder.many else _option(element, chosen)
    return {"type": element["type"], holder.key: chosen}


def _options(element: Json, chosen: list[Any]) -> list[Json]:
    return [_option(element, each) for each in chosen]


def _option(element: Json, chosen: Any) -> Json:
    value = chosen["value"] if isinstance(chosen, dict) else chosen
    if element["type"] in ("external_select", "multi_external_select"):
        return dict(chosen)
    groups = element.get("option_groups") or [element]
    offered = [option for group in groups for option in group["options"]]
    for option in offered:
        if option["value"] == value:
            return dict(option)
    raise ControlError("option_not_offered", f"The option {value!r} is not offered.")


def check_dispatches(block: Json, element: Json) -> None:
    """Within an input block only `dispatch_action` sends anything before the form is sent."""
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise ControlError(
            "element_does_not_dispatch",
            "This input sends nothing by itself: use view-submit with its value.",
        )


def action_of(block: Json, element: Json, given: Json, action_ts: str) -> Json:
    """The entry of `actions` in a block_actions payload."""
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    if element["type"] in HOLDERS or element["type"] == "overflow":
        return {**read_choice(element, given), **action}
    kept = ("text", "value", "style", "url")
    return {**{key: element[key] for key in kept if key in element}, **action}
