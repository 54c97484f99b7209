"""What Slack refuses is refused, at the place to mend; what it takes is taken."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.blocks import check_message, check_view, record
from tests.sandbox.fixture_payloads import BAD, GOOD, RARE, check, paths

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
