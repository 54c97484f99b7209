"""`supervision-bot duties` from a file: the JSON answer, the table, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from bot.command_line import app
from tests.support.facts_files import EVERYTHING, SMALL, written

KEYS = {
    *("rules", "clause", "kind", "what", "owner", "about", "due", "also_due", "state", "lacks"),
    *("met_at", "held_back", "strength", "tell", "why"),
}


def ask(file: Path, *words: str, at: str = "2026-11-23 09:00") -> Result:
    return CliRunner().invoke(app, ["duties", str(file), "--at", at, *words])


def answer(file: Path, *words: str, at: str = "2026-11-23 09:00") -> dict[str, Any]:
    result = ask(file, "--json", *words, at=at)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def only(found: dict[str, Any], kind: str, **about: str) -> dict[str, Any]:
    (duty,) = (
        one
        for one in found["duties"]
        if one["kind"] == kind and one["state"] != "met" and about.items() <= one["about"].items()
    )
    return dict(duty)


def test_a_few_lines_ask_a_small_question(tmp_path: Path) -> None:
    found = answer(written(tmp_path, SMALL))
    assert found["version"] == 1
    assert found["at"] == "2026-11-23T09:00:00+00:00"
    assert found["policy"]["name"] == "camden"
    duty = only(found, "supervision")
    assert set(duty) == KEYS
    assert duty["rules"] == ["CAMDEN-6Fa"]
    assert (duty["due"], duty["state"], duty["strength"]) == ("2026-11-25", "upcoming", "must")
    assert duty["owner"] == "supervisor"
    assert duty["why"] == [
        "The last session was held: Wednesday 28 October 2026.",
        "At least every 4 weeks (28 days): Wednesday 25 November 2026 (CAMDEN-6Fa).",
    ]


@pytest.mark.parametrize(
    ("at", "state"),
    [("2026-11-24 23:59", "upcoming"), ("2026-11-25", "due"), ("2026-11-26 00:00", "overdue")],
)
def test_the_day_itself_still_complies(tmp_path: Path, at: str, state: str) -> None:
    assert only(answer(written(tmp_path, SMALL), at=at), "supervision")["state"] == state


def test_another_policy_gives_another_answer(tmp_path: Path) -> None:
    found = answer(written(tmp_path, SMALL), "--policy", "kent")
    assert only(found, "ceiling")["due"] == "2026-12-23"
    assert "supervision_interval" in {one["setting"] for one in found["undecided"]}


def test_a_rules_other_date_is_told(tmp_path: Path) -> None:
    duty = only(answer(written(tmp_path, EVERYTHING)), "case_discussion", case="CS-2")
    assert duty["due"] == "2026-10-13"
    assert {"due": "2026-11-20", "rule": "CAMDEN-6Da"}.items() <= duty["also_due"][0].items()


def test_a_settings_other_date_is_told(tmp_path: Path) -> None:
    duty = only(answer(written(tmp_path, EVERYTHING)), "rearrangement")
    assert duty["due"] == "2026-10-30"
    (other,) = duty["also_due"]
    assert other["setting"] == "rearrange_counted_from"
    assert (other["value"], other["due"]) == ("decision", "2026-10-29")


def test_who_is_told_says_when_and_on_whose_authority(tmp_path: Path) -> None:
    duty = only(answer(written(tmp_path, EVERYTHING)), "rearrangement")
    first = duty["tell"][0]
    assert (first["who"], first["rung"], first["source"]) == ("ben", "opening", "local")
    assert first["at"] == "2026-10-26T16:00:00+00:00"
    assert {rung["source"] for rung in duty["tell"]} <= {"policy", "local"}


def test_an_earlier_supervisor_still_owes_the_record(tmp_path: Path) -> None:
    text = EVERYTHING.replace("    deputy: dee\n", "").replace(", recorded: 2026-07-07}", "}")
    duty = only(answer(written(tmp_path, text)), "recording", session="session 1")
    assert duty["owner"] == "dee"
    assert "dee" in ask(written(tmp_path, text)).stdout


def test_a_moment_has_its_offset(tmp_path: Path) -> None:
    text = SMALL.replace("held: 2026-10-28", "planned: 2026-09-28")
    planned = only(answer(written(tmp_path, text), at="2026-09-27"), "session")
    assert planned["due"] == "2026-09-28T10:00:00+01:00"


def test_only_about_one_person(tmp_path: Path) -> None:
    found = answer(written(tmp_path, EVERYTHING), "--person", "Amira")
    assert {duty["about"]["practitioner"] for duty in found["duties"]} == {"amira"}


def test_the_worst_comes_first(tmp_path: Path) -> None:
    states = [duty["state"] for duty in answer(written(tmp_path, EVERYTHING))["duties"]]
    order = ["overdue", "due", "upcoming", "met"]
    assert states == sorted(states, key=order.index)
    assert {"overdue", "upcoming", "met"} <= set(states)


def test_the_table_reads_without_colour(tmp_path: Path) -> None:
    output = ask(written(tmp_path, SMALL)).stdout
    assert "\x1b" not in output
    for word in ("Monday 23 November 2026, 9am", "upcoming", "Wed 25 Nov 2026", "Supervision"):
        assert word in output
    assert "At least every 4 weeks (28 days)" not in output
    assert "--all shows them" in output


def test_why_gives_the_arithmetic_and_who_is_told(tmp_path: Path) -> None:
    output = ask(written(tmp_path, EVERYTHING), "--why").stdout
    assert "The two of you agreed: every 21 days: Tuesday 20 October 2026." in output
    assert "With rearrange counted from chosen as 'decision' it would be Thursday 29" in output
    assert "Tell ben:" in output


def test_what_is_done_is_shown_when_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, SMALL)
    assert " done " in ask(file, "--all").stdout
    assert "--all shows them" not in ask(file, "--all").stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--at", "yesterday"], "expected a day and time such as"),
        (["--person", "amirah"], "Did you mean 'amira'?"),
        (["--policy", "kint"], "Did you mean 'kent'?"),
    ],
)
def test_a_wrong_word_is_refused_with_the_right_one(
    tmp_path: Path, words: list[str], expected: str
) -> None:
    result = ask(written(tmp_path, EVERYTHING), *words)
    assert result.exit_code in (1, 2)
    assert expected in " ".join(result.stderr.replace("│", " ").split())


def test_a_faulty_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    result = ask(written(tmp_path, SMALL.replace("held", "heled")))
    assert result.exit_code == 1
    assert "Did you mean 'held'?" in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = ask(tmp_path / "none.yaml")
    assert result.exit_code == 1
    assert "expected a file that can be read" in " ".join(result.stderr.split())


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(app, ["schema", "facts"])
    Draft202012Validator.check_schema(json.loads(result.stdout))
