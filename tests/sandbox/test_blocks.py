"""What Slack refuses is refused, at the place to mend; what it takes is taken."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blocks import Problem, check_message, check_view, record

FIXTURES = Path(__file__).parent / "fixtures"

REFUSED_AT = {
    "51_blocks": ("/blocks", "limit"),
    "actions_0": ("/blocks/6/elements", "limit"),
    "actions_26": ("/blocks/6/elements", "limit"),
    "alert_in_message": ("/blocks/3", "surface"),
    "bad_date": ("/blocks/6/elements/3/initial_date", "date_format"),
    "bad_time": ("/blocks/6/element/initial_time", "time_format"),
    "blocks_json_string": ("/blocks", "wrong_type"),
    "button_bad_style": ("/blocks/6/elements/0/style", "not_allowed"),
    "button_mrkdwn": ("/blocks/6/elements/0/text/type", "unknown_type"),
    "button_text_76": ("/blocks/6/elements/0/text/text", "limit"),
    "button_value_2001": ("/blocks/6/elements/0/value", "limit"),
    "button_value_int": ("/blocks/6/elements/0/value", "wrong_type"),
    "chart_label_mismatch": ("/blocks/2/chart/series/0/data", "labels"),
    "chart_title_51": ("/blocks/2/title", "limit"),
    "checkboxes_11": ("/blocks/8/element/options", "limit"),
    "confirm_title_101": ("/blocks/6/elements/1/confirm/title/text", "limit"),
    "context_11": ("/blocks/2/elements", "limit"),
    "context_button": ("/blocks/2/elements/0/type", "unknown_type"),
    "dup_action_id": ("/blocks/6/elements/1/action_id", "duplicate"),
    "dup_block_id": ("/blocks/6/block_id", "duplicate"),
    "field_2001": ("/blocks/1/fields/0/text", "limit"),
    "fields_11": ("/blocks/1/fields", "limit"),
    "header_151": ("/blocks/0/text/text", "limit"),
    "header_mrkdwn": ("/blocks/0/text/type", "unknown_type"),
    "home_101": ("/blocks", "limit"),
    "home_title": ("/", "unknown_field"),
    "image_no_alt": ("/blocks/4", "required"),
    "initial_not_in": ("/blocks/6/elements/2/initial_option", "initial_not_in_options"),
    "input_button": ("/blocks/1/element/type", "unknown_type"),
    "input_label_mrkdwn": ("/blocks/1/label/type", "unknown_type"),
    "markdown_total": ("/blocks", "limit"),
    "max_files_11": ("/blocks/16/element/max_files", "limit"),
    "max_length_3001": ("/blocks/1/element/max_length", "limit"),
    "metadata_str": ("/metadata/event_payload", "wrong_type"),
    "modal_101": ("/blocks", "limit"),
    "modal_no_submit": ("/submit", "required"),
    "modal_no_title": ("/", "required"),
    "no_text": ("/text", "no_text"),
    "number_no_decimal_flag": ("/blocks/13/element", "required"),
    "option_text_76": ("/blocks/6/elements/2/options/0/text/text", "limit"),
    "option_value_151": ("/blocks/6/elements/2/options/0/value", "limit"),
    "options_and_groups": ("/blocks/3/element", "exactly_one"),
    "overflow_6": ("/blocks/1/accessory/options", "limit"),
    "private_metadata_3001": ("/private_metadata", "limit"),
    "section_3001": ("/blocks/1/text/text", "limit"),
    "section_empty_text": ("/blocks/1/text/text", "limit"),
    "select_101": ("/blocks/6/elements/2/options", "limit"),
    "select_mrkdwn_option": ("/blocks/6/elements/2/options/0/text/type", "unknown_type"),
    "slackfile_both": ("/blocks/4/slack_file", "exactly_one"),
    "table_21_cols": ("/blocks/3/rows/0", "limit"),
    "table_in_modal": ("/blocks/0", "surface"),
    "text_40001": ("/text", "limit"),
    "title_25": ("/title/text", "limit"),
    "two_focus": ("/blocks/5/element/focus_on_load", "focus"),
    "two_tables": ("/blocks", "only_one_table_allowed"),
    "unknown_block": ("/blocks/3/type", "unknown_type"),
    "unknown_field": ("/blocks/3", "unknown_field"),
}

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


def load(folder: str) -> dict[str, dict[str, Any]]:
    files = sorted((FIXTURES / folder).glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


GOOD, RARE, BAD = load("good"), load("rare"), load("bad")


def check(payload: dict[str, Any]) -> list[Problem]:
    view = payload.get("type") in ("modal", "home")
    return check_view(payload) if view else check_message(payload)


def paths(payload: dict[str, Any]) -> set[str]:
    return {problem.path for problem in check(payload)}


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


@pytest.mark.parametrize("name", GOOD)
def test_a_good_payload_is_taken(name: str) -> None:
    assert check(GOOD[name]) == []


@pytest.mark.parametrize("name", RARE)
def test_every_rare_block_and_element_is_known(name: str) -> None:
    assert check(RARE[name]) == []


def test_every_bad_payload_has_its_expectation() -> None:
    assert set(BAD) == set(REFUSED_AT)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_payload_is_refused_where_it_is_bad(name: str) -> None:
    assert REFUSED_AT[name] in {(found.path, found.rule) for found in check(BAD[name])}


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


def message(*blocks: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"text": "Words", "blocks": list(blocks), **rest}


def said(text: str, **rest: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **rest}


def select(**fields: Any) -> dict[str, Any]:
    return said("Pick", accessory={"type": "static_select", **fields})


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def pie(*values: float) -> dict[str, Any]:
    segments = [{"label": f"Part {n}", "value": value} for n, value in enumerate(values)]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Parts", "chart": chart}


@pytest.mark.parametrize(
    ("payload", "path", "rule"),
    [
        (message({"type": "section"}), "/blocks/0", "required"),
        (message(select()), "/blocks/0/accessory", "exactly_one"),
        (
            message(select(options=[option("a"), option("a")])),
            "/blocks/0/accessory/options",
            "duplicate",
        ),
        (
            message(select(options=[{"text": {"type": "plain_text", "text": "a"}}])),
            "/blocks/0/accessory/options/0",
            "required",
        ),
        (
            message(select(option_groups=[], initial_option=option("a"))),
            "/blocks/0/accessory/option_groups",
            "limit",
        ),
        (
            message(said("Pick", accessory={"type": "plain_text_input"})),
            "/blocks/0/accessory/type",
            "unknown_type",
        ),
        (
            message(said("Pick", accessory={"type": "datepicker", "initial_date": "2026-02-30"})),
            "/blocks/0/accessory/initial_date",
            "date_format",
        ),
        (
            message({"type": "image", "alt_text": "A chart"}),
            "/blocks/0",
            "exactly_one",
        ),
        (
            message({"type": "image", "alt_text": "A chart", "image_url": "chart.png"}),
            "/blocks/0/image_url",
            "address",
        ),
        (message(pie(1), pie(2), pie(3)), "/blocks", "limit"),
        (message(pie(0)), "/blocks/0/chart/segments/0/value", "limit"),
        (message(*[said("x" * 3000)] * 5), "/blocks", "msg_blocks_too_long"),
        (message(metadata={"event_type": "sent"}), "/metadata", "required"),
        (message(markdown_text="Words"), "/markdown_text", "markdown_text_conflict"),
        ({"text": 7}, "/text", "wrong_type"),
        ({"type": "modal", "text": "Words"}, "/", "required"),
        ({"type": "workflow_step", "blocks": []}, "/text", "no_text"),
    ],
)
def test_what_the_fixtures_leave_out(payload: dict[str, Any], path: str, rule: str) -> None:
    assert (path, rule) in {(found.path, found.rule) for found in check(payload)}


def test_a_view_without_a_known_type_is_refused() -> None:
    assert check_view({"type": "workflow_step", "blocks": []})[0].path == "/type"
    assert check_view({"blocks": []})[0].rule == "required"


def test_a_view_is_no_message() -> None:
    assert "/type" in {problem.path for problem in check_message(GOOD["home"])}


def test_input_length_bounds_must_be_in_order() -> None:
    view = copy.deepcopy(GOOD["modal"])
    view["blocks"][1]["element"]["min_length"] = 3000
    view["blocks"][1]["element"]["max_length"] = 2000
    assert paths(view) == {"/blocks/1/element/min_length"}


def test_payloads_are_recorded_by_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_RECORD_DIR", str(tmp_path))
    for payload in (GOOD["home"], GOOD["home"], BAD["home_101"]):
        record(payload, check(payload))
    kept = {
        folder: [json.loads(file.read_text(encoding="utf-8")) for file in files.glob("*.json")]
        for folder, files in (
            ("accepted", tmp_path / "accepted"),
            ("refused", tmp_path / "refused"),
        )
    }
    assert kept == {"accepted": [GOOD["home"]], "refused": [BAD["home_101"]]}
