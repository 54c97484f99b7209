"""init, set, import, doctor: from nothing to ready, and each refusal a sentence."""

from __future__ import annotations

import pytest

from bot.house import opened_house
from bot.store import settings
from tests.command_line.council import SETTINGS, Council


def test_a_first_init_prints_a_key_and_stops(council: Council) -> None:
    said = council.refused("init", "--policy", "camden", ENCRYPTION_KEYS="")
    assert "SUPERVISION_ENCRYPTION_KEYS=" in said
    assert not council.database.exists()


def test_init_lists_what_the_policy_leaves_open(council: Council) -> None:
    said = council.well("init", "--policy", "camden")
    assert "required" in said
    assert "by default" in said
    assert "supervision-bot set NAME VALUE" in said


def test_a_file_of_settings_and_a_day_complete_it(council: Council) -> None:
    given = ("--settings", str(SETTINGS), "--go-live", "2026-11-02")
    said = council.well("init", "--policy", "camden", *given)
    assert "Everything is chosen" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("init",), "Which policy?"),
        (("init", "--policy", "camdn"), "Did you mean 'camden'?"),
        (("import", "people.csv"), "supervision-bot init"),
        (("run",), "supervision-bot init"),
        (("tick",), "supervision-bot init"),
        (("pause",), "supervision-bot init"),
        (("preview", "--from", "2026-11-23", "--to", "2026-11-24"), "supervision-bot init"),
    ],
)
def test_before_anything_is_made(council: Council, words: tuple[str, ...], says: str) -> None:
    assert says in council.refused(*words)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("tell_after", "{day: 2}", "Did you mean 'days'?"),
        ("tell_after", "{days: 2", "a length of time"),
        ("tell_afer", "{days: 2}", "Did you mean 'tell_after'?"),
        ("go_live", "1 December", "a day such as 2026-12-01"),
        ("pilot_teams", "South", "North, Top"),
        ("message_budget", "many", "a whole number"),
        ("case_list_owner", "nobody@x.test", "a person_id or an e-mail address"),
    ],
)
def test_a_wrong_choice(established: Council, name: str, value: str, says: str) -> None:
    before = established.dump()
    assert says in established.refused("set", name, value)
    assert established.dump() == before


def test_choices_are_kept_and_shown(established: Council) -> None:
    established.well("set", "pilot_teams", "North")
    established.well("set", "case_list_owner", "bob@x.test")
    established.well("set", "tell_after", "{days: 2}")
    said = established.well("init")
    assert "Bob Eames" in said
    assert "{days: 2}" in said


def test_the_budget_that_is_set_is_the_one_that_the_courier_reads(established: Council) -> None:
    established.well("set", "messages_per_minute", "120")
    with opened_house(established.settings()) as house, house.desk.database.read() as tx:
        assert settings.messages_per_minute(tx) == 120


def test_other_keys_are_refused(established: Council) -> None:
    other = "x" * 43 + "="
    assert "SUPERVISION_ENCRYPTION_KEYS" in established.refused("tick", ENCRYPTION_KEYS=other)


def test_without_a_go_live_day_nothing_runs(council: Council) -> None:
    council.well("init", "--policy", "camden", "--settings", str(SETTINGS))
    for command in (("run",), ("tick",), ("tick", "--send")):
        assert "go_live" in council.refused(*command)


def test_settings_that_are_missing_are_named(council: Council) -> None:
    council.well("init", "--policy", "camden")
    assert "second_receiver" in council.refused("import", "people.csv")


# --- import ---------------------------------------------------------------------------------------


def test_an_import_shows_the_difference_and_asks(council: Council) -> None:
    council.well("init", "--policy", "camden", "--settings", str(SETTINGS))
    refusal = council.command("import", "people.csv", typed="n\n")
    assert refusal.exit_code == 1
    assert "people" in refusal.output
    assert "5 people added" in council.well("import", "people.csv", typed="y\n")
    assert "Nothing would change" in council.well("import", "people.csv")


def test_changes_are_shown_one_by_one(established: Council) -> None:
    people = established.folder / "people.csv"
    people.write_text(people.read_text().replace("Alice Fry", "Alice Frye"))
    said = established.well("import", "people.csv", "--yes")
    assert "name: Alice Fry to Alice Frye" in " ".join(said.split())
    assert "1 people changed" in said


def test_every_fault_at_once(established: Council) -> None:
    established.write(
        "cases.csv", "case_ref,kind,kind_since,allocated_on\nX1,cin,never,2026-01-05\n"
    )
    said = established.refused("import", "cases.csv", "--yes")
    assert "column kind:" in said
    assert "column kind_since:" in said


def test_yes_stops_where_too_many_would_go(established: Council) -> None:
    rows = (established.folder / "people.csv").read_text().splitlines(keepends=True)
    established.write("people.csv", "".join(rows[:-1]))
    before = established.dump()
    said = established.refused("import", "people.csv", "--complete", "people", "--yes")
    assert "1 of 5 left" in said
    assert established.dump() == before


# --- doctor ---------------------------------------------------------------------------------------


def test_doctor_before_anything(council: Council) -> None:
    said = council.refused("doctor", SLACK_APP_TOKEN="")
    assert "SUPERVISION_SLACK_APP_TOKEN is not set" in said
    assert "supervision-bot init" in said


def test_doctor_finds_all_well(established: Council) -> None:
    established.well("match")
    said = established.well("doctor")
    assert "mend" not in said
    assert "Dan Gale (Bob Eames)" in said  # the one without an account, and who is told instead
    assert "Slack, scopes: all are granted" in said


def test_doctor_names_what_is_missing_in_slack(established: Council) -> None:
    said = established.refused("doctor", SLACK_BOT_TOKEN="xoxb-of-nobody")
    assert "bot token: refused or not reached: invalid_auth" in said
    said = established.refused("doctor", SLACK_APP_TOKEN="xapp-of-nobody")
    assert "connections:write" in said


def test_a_search_that_slack_refuses_is_a_sentence(established: Council) -> None:
    established.workspace.misbehave("rate_limit", "users.lookupByEmail", retry_after=30)
    assert "Slack asks to wait" in established.refused("match")


def test_whoever_could_not_be_searched_for_hears_once_they_are_found(established: Council) -> None:
    established.workspace.misbehave("rate_limit", "users.lookupByEmail", retry_after=30)
    assert "Messages sent: 0" in established.well("tick", "--send")
    assert "Messages sent: 0" not in established.well("tick", "--send")
    assert any("Tuesday 24 November" in words for words in established.said_to("alice"))


def test_a_wrong_token_is_a_sentence(established: Council) -> None:
    for command in (("match",), ("tick", "--send"), ("run",)):
        assert "doctor" in established.refused(*command, SLACK_BOT_TOKEN="xoxb-of-nobody")
