"""A good payload with one field left out, too long, unknown or junk is refused at that field."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blocks import Problem
from tests.sandbox.fixture_payloads import GOOD, check, paths

REQUIRED = {
    "actions": ["elements"],
    "alert": ["text"],
    "bar": ["series", "axis_config"],
    "button": ["text"],
    "checkboxes": ["options"],
    "context": ["elements"],
    "data_table": ["rows", "caption"],
    "data_visualization": ["title", "chart"],
    "header": ["text"],
    "home": ["blocks"],
    "image": ["alt_text"],
    "input": ["label", "element"],
    "markdown": ["text"],
    "modal": ["title", "blocks"],
    "mrkdwn": ["text"],
    "number_input": ["is_decimal_allowed"],
    "overflow": ["options"],
    "plain_text": ["text"],
    "radio_buttons": ["options"],
    "raw_number": ["text", "value"],
    "raw_text": ["text"],
    "rich_text": ["elements"],
    "rich_text_list": ["elements", "style"],
    "rich_text_section": ["elements"],
    "table": ["rows"],
    "text": ["text"],
    "user": ["user_id"],
}
LONGEST = {
    ("button", "action_id"): 255,
    ("actions", "block_id"): 255,
    ("actions", "elements"): 25,
    ("alert", "text"): 200,
    ("button", "text"): 75,
    ("button", "value"): 2000,
    ("checkboxes", "options"): 10,
    ("context", "elements"): 10,
    ("data_table", "rows"): 201,
    ("data_visualization", "title"): 50,
    ("header", "text"): 150,
    ("home", "blocks"): 100,
    ("image", "alt_text"): 2000,
    ("input", "block_id"): 255,
    ("input", "hint"): 2000,
    ("input", "label"): 2000,
    ("markdown", "text"): 12_000,
    ("modal", "blocks"): 100,
    ("modal", "callback_id"): 255,
    ("modal", "close"): 24,
    ("modal", "private_metadata"): 3000,
    ("modal", "submit"): 24,
    ("modal", "title"): 24,
    ("multi_static_select", "options"): 100,
    ("overflow", "options"): 5,
    ("plain_text_input", "initial_value"): 3000,
    ("plain_text_input", "placeholder"): 150,
    ("radio_buttons", "options"): 10,
    ("section", "block_id"): 255,
    ("section", "fields"): 10,
    ("section", "text"): 3000,
    ("static_select", "option_groups"): 100,
    ("static_select", "options"): 100,
    ("table", "column_settings"): 20,
    ("table", "rows"): 100,
}


def objects(value: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from objects(entry, f"{pointer}/{index}")
    elif isinstance(value, dict):
        yield pointer, value
        for name, entry in value.items():
            yield from objects(entry, f"{pointer}/{name}")


def at(payload: dict[str, Any], pointer: str) -> Any:
    value: Any = payload
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


PLACES = [
    (name, pointer)
    for name, payload in GOOD.items()
    for pointer, _ in objects(payload)
    if not pointer.startswith("/metadata")
]
REQUIRED_PLACES = [
    (name, pointer, field)
    for name, pointer in PLACES
    for field in REQUIRED.get(at(GOOD[name], pointer).get("type", ""), [])
]
LONGEST_PLACES = [
    (name, pointer, field, most)
    for name, pointer in PLACES
    for (type_, field), most in LONGEST.items()
    if at(GOOD[name], pointer).get("type") == type_ and field in at(GOOD[name], pointer)
]


def sized(value: Any, size: int) -> tuple[Any, str]:
    """The value made as long as `size`, and where below it the length is measured."""
    if isinstance(value, str):
        return "x" * size, ""
    if isinstance(value, list):
        return [copy.deepcopy(value[0]) for _ in range(size)], ""
    return {**value, "text": "x" * size}, "/text"


@pytest.mark.parametrize(("name", "pointer", "field"), REQUIRED_PLACES)
def test_a_required_field_left_out_is_refused(name: str, pointer: str, field: str) -> None:
    payload = copy.deepcopy(GOOD[name])
    del at(payload, pointer)[field]
    assert (pointer or "/") in paths(payload)


@pytest.mark.parametrize(("name", "pointer", "field", "most"), LONGEST_PLACES)
def test_a_limit_holds_at_its_figure(name: str, pointer: str, field: str, most: int) -> None:
    for size, refused in ((most, False), (most + 1, True)):
        payload = copy.deepcopy(GOOD[name])
        place = at(payload, pointer)
        place[field], below = sized(place[field], size)
        found = {(p.path, p.rule) for p in check(payload)}
        assert ((f"{pointer}/{field}{below}", "limit") in found) is refused


@pytest.mark.parametrize(
    ("name", "pointer"), [place for place in PLACES if place[1] or "type" in GOOD[place[0]]]
)
def test_an_unknown_field_is_refused_anywhere(name: str, pointer: str) -> None:
    payload = copy.deepcopy(GOOD[name])
    at(payload, pointer)["colour"] = "red"
    assert Problem(pointer or "/", "unknown_field", "invalid additional property: colour") in check(
        payload
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(place=st.sampled_from(PLACES), data=st.data(), junk=JSON)
def test_junk_in_any_field_never_breaks_the_check(
    place: tuple[str, str], data: st.DataObject, junk: Any
) -> None:
    payload = copy.deepcopy(GOOD[place[0]])
    target = at(payload, place[1])
    target[data.draw(st.sampled_from(sorted(target)))] = junk
    check(payload)
