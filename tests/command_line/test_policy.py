"""`supervision-bot policy`: what the packs say, what is wrong with one's own, how two differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from bot.command_line import app
from bot.policies.in_words import asks, local_settings
from bot.policies.loader import PACKS, load_pack, pack_names


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["policy", *words], env={"COLUMNS": "200"})


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A council's own copy of Camden's pack."""
    file = tmp_path / "mine.yaml"
    file.write_text((PACKS / "camden.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return file


def changed(file: Path, right: str, wrong: str) -> str:
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return str(file)


def test_every_pack_is_listed() -> None:
    output = run("list").stdout
    assert all(name in output for name in pack_names())


@pytest.mark.parametrize("name", pack_names())
def test_show_names_every_rule_ladder_and_setting(name: str) -> None:
    output = run("show", name).stdout
    pack = load_pack(name)
    ids = (rule.id for rule in (*pack.rules, *pack.findings))
    for word in (*ids, *pack.places, *pack.ladders):
        assert word in output
    assert all(spec.name in plain(output) for spec in pack.settings)


@pytest.mark.parametrize("name", pack_names())
def test_every_rule_is_said_in_words(name: str) -> None:
    for rule in load_pack(name).rules:
        words = asks(rule)
        assert words[0].isupper()
        assert "(setting" not in words
        assert all(setting in words for setting in local_settings(rule))


def test_a_whole_pack_has_nothing_wrong(mine: Path) -> None:
    result = run("check", str(mine))
    assert result.exit_code == 0
    assert "nothing wrong" in result.stdout


def test_check_grades_every_fault(mine: Path) -> None:
    changed(mine, "strength: must", "strength: mast")
    result = run("check", changed(mine, "ladder: supervision", "ladder: supervison"))
    assert result.exit_code == 1
    assert "strength: found 'mast', expected one of 'must'" in plain(result.stderr)
    assert "Did you mean 'must'?" in plain(result.stderr)


def test_check_speaks_json(mine: Path) -> None:
    result = run("check", "--json", changed(mine, "every: {weeks: 4}", "every: {weks: 4}"))
    found = json.loads(result.stdout)
    assert found["version"] == 1
    (fault,) = found["faults"]
    assert fault["where"] == "rules, CAMDEN-6Fa, every"
    assert fault["nearest"] == "weeks"
    assert fault["line"] > 1


def test_no_fault_is_json_too(mine: Path) -> None:
    result = run("check", "--json", str(mine))
    assert (result.exit_code, json.loads(result.stdout)["faults"]) == (0, [])


def test_the_same_has_no_difference(mine: Path) -> None:
    assert "They say the same." in run("diff", "camden", str(mine)).stdout


def test_a_changed_rule_is_the_difference(mine: Path) -> None:
    output = plain(
        run("diff", "camden", changed(mine, "every: {weeks: 4}", "every: {weeks: 3}")).stdout
    )
    assert "CAMDEN-6Fa" in output
    assert "every 4 weeks (28 days)" in output
    assert "every 3 weeks (21 days)" in output
    assert "CAMDEN-6Fc" not in output


def test_a_rule_taken_away_and_a_rung_changed_are_told(mine: Path) -> None:
    changed(mine, "name: reminder", "name: first_reminder")
    output = run("diff", "camden", str(mine)).stdout
    assert "first_reminder" in output
    assert "(nothing)" in output


def test_two_councils_stand_beside_one_another() -> None:
    output = plain(run("diff", "camden", "kent").stdout)
    assert "CAMDEN-6Fa: A formal one-to-one at least every 4 weeks (28 days)" in output
    assert "KENT-3.2c: Never longer than 8 weeks (56 days)" in output
    assert "(nothing)" in output


@pytest.mark.parametrize("words", [("show", "kint"), ("diff", "camden", "kint"), ("check", "kint")])
def test_an_unknown_policy_is_refused_with_the_nearest(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert "Did you mean 'kent'?" in plain(result.stderr)


def test_the_schema_is_printed() -> None:
    Draft202012Validator.check_schema(json.loads(run("schema").stdout))
