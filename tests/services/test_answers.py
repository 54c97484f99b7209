"""The answer to *what is owed, and why*: its format, what falls short, what applies, what is not
known."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.policies import loader
from bot.services.answerable import from_file
from bot.services.answers import shapes
from bot.services.answers.data import as_data
from bot.services.answers.report import Question, report
from bot.services.facts_files.chains import chain_of
from bot.services.facts_files.reading import policy_for, read_facts
from bot.services.facts_files.values import instant
from tests.support.facts_files import EVERYTHING, written
from tests.support.worked_examples import Example, Examples, file_of, load

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
FORMAT = Draft202012Validator(
    shapes.json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)
PAPERS = "happened: [{what: consultation, on: 2026-10-01}]\n"


def ask(folder: Path, text: str, policy: str = "camden", at: datetime = AT) -> dict[str, Any]:
    found = read_facts(written(folder, f"facts: 1\n{text}"), at)
    question = Question(
        policy=policy_for(found, policy),
        at=instant(at, found.zone),
        knows=from_file,
        assumed=found.assumed,
    )
    asked = [(one, chain_of(one, found.people)) for one in found.facts.values()]
    answer = as_data(report(asked, found.people.values(), question))
    FORMAT.validate(answer)
    return answer


def only(found: list[dict[str, Any]], **these: object) -> dict[str, Any]:
    (one,) = (one for one in found if these.items() <= one.items())
    return one


def of_example(example: Example, of: Examples) -> dict[str, Any]:
    policy = loader.policy(loader.load_pack(of.policy), of.settings | example.settings)
    found = file_of(example, of.go_live)
    question = Question(policy=policy, at=instant(example.at, policy.zone), knows=from_file)
    asked = [(one, chain_of(one, found.people)) for one in found.facts.values()]
    return as_data(report(asked, found.people.values(), question))


@pytest.mark.long
@pytest.mark.parametrize("name", loader.pack_names())
def test_every_worked_example_is_answered_in_the_published_format(name: str) -> None:
    of = load(name)
    for example in of.examples:
        answer = of_example(example, of)
        faults = [fault.message for fault in FORMAT.iter_errors(answer)]
        assert not faults, (example.title, faults)
        named = {one["id"] for one in answer["people"]}
        for duty in answer["duties"]:
            assert duty["why"], example.title
            assert {told["who"] for told in duty["tell"]} - {None} <= named
            assert {told["source"] for told in duty["tell"]} <= {"policy", "local"}


def test_the_format_says_what_every_key_means() -> None:
    for shape in shapes.json_schema()["$defs"].values():
        for name, each in shape.get("properties", {}).items():
            assert each.get("description"), name


def test_a_finding_says_by_which_rule_about_what_and_why(tmp_path: Path) -> None:
    text = "sessions: [{name: october, did_not_happen: 2026-10-27 10:00, reason: workload}]\n"
    found = only(ask(tmp_path, text)["findings"], check="reason_not_allowed")
    assert (found["rules"], found["strength"]) == (["CAMDEN-6Pa"], "must")
    assert found["about"]["session"] == "october"
    assert found["about"]["session_at"] == "2026-10-27T10:00:00+00:00"
    assert found["what"].startswith("The session on Tuesday 27 October 2026 fell through")
    assert found["why"]


def test_a_finding_about_a_record_names_its_session_and_case(tmp_path: Path) -> None:
    text = (
        "sessions: [{name: last, held: 2026-11-02 10:00, discussed: [CS-1]}]\n"
        "cases: [{case: CS-1, kind: court, allocated: 2026-06-01}]\n"
        "records: [{paper: case_record, on: 2026-11-03, session: last, case: CS-1}]\n"
    )
    found = ask(tmp_path, text, "kent")["findings"]
    about = next(one["about"] for one in found if "KENT-6.2h" in one["rules"])
    assert (about["record"], about["session"], about["case"]) == ("record 1", "last", "CS-1")


def test_guidance_says_what_applies_now_and_why(tmp_path: Path) -> None:
    text = "sessions: [{name: next, planned: 2026-11-25 10:00}]\n"
    given = next(one for one in ask(tmp_path, text)["guidance"] if one["rules"] == ["CAMDEN-6Ab"])
    assert (given["when"], given["about"]["session"]) == ("session", "next")
    assert given["items"] == ["how you are", "practical matters and support", "cases"]
    assert given["clause"] == "6 Agenda"
    assert given["why"] == ["The next session is on Wednesday 25 November 2026."]


def test_what_nobody_said_is_ordinary_and_not_overdue(tmp_path: Path) -> None:
    answer = ask(tmp_path, "sessions: [{held: 2026-10-28 10:00}]\n", "northumberland")
    agreement = only(answer["duties"], what="agreement")
    assert (agreement["state"], agreement["due"]) == ("undated", None)
    assert agreement["lacks"] == ["started_on"]
    assert agreement["why"] == [
        "The file does not say when they started (started_on), so there is no date."
    ]
    assert answer["findings"] == []


def test_what_was_said_has_its_date(tmp_path: Path) -> None:
    text = "person: {started_on: 2026-10-26}\nsessions: [{held: 2026-10-28 10:00}]\n"
    agreement = only(ask(tmp_path, text, "northumberland")["duties"], what="agreement")
    assert (agreement["state"], agreement["due"]) == ("overdue", "2026-11-01")


def test_papers_are_asked_after_where_some_are_told_of(tmp_path: Path) -> None:
    checks = {one["check"] for one in ask(tmp_path, PAPERS)["findings"]}
    assert checks == {"not_on_file"}


def test_a_number_that_nobody_chose_leaves_a_duty_without_a_date(tmp_path: Path) -> None:
    text = "sessions: [{held: 2026-10-28 10:00}]\n"
    owed = ask(tmp_path, text, "kent")["duties"]
    record = only(owed, kind="recording")
    assert (record["due"], record["state"], record["tell"]) == (None, "undated", [])
    assert record["lacks"] == ["recording_deadline"]
    assert record["why"] == [
        "It was held: Wednesday 28 October 2026.",
        "The policy gives no number, and none is chosen: recording_deadline.",
    ]
    assert only(owed, kind="supervision")["lacks"] == ["supervision_interval"]


def test_a_number_that_was_chosen_dates_it(tmp_path: Path) -> None:
    text = "settings: {recording_deadline: {days: 7}}\nsessions: [{held: 2026-10-28 10:00}]\n"
    record = only(ask(tmp_path, text, "kent")["duties"], kind="recording")
    assert (record["due"], record["state"], record["lacks"]) == ("2026-11-04", "overdue", [])


def test_a_rung_that_waits_for_a_choice_says_so(tmp_path: Path) -> None:
    text = "sessions: [{held: 2026-09-28 10:00}]\n"
    owed = ask(tmp_path, text)["duties"]
    tell = only(owed, kind="supervision", state="overdue")["tell"]
    told = only(tell, rung="tell")
    assert (told["at"], told["when"]) == (None, "once tell_after is chosen")
    assert told["voice"] == "escalation"


def test_the_same_facts_give_the_same_answer(tmp_path: Path) -> None:
    text = EVERYTHING.removeprefix("facts: 1\n")
    assert ask(tmp_path, text) == ask(tmp_path, text)
