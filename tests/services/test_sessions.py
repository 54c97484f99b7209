"""What people tell of a session, and that every answer can be changed."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import CaseKind, Pair, SessionStatus
from bot.policies import loader
from bot.policies.local_settings import read_settings
from bot.services import sessions
from bot.services.outcome import FieldErrors, OpenForm, Saved, Tell
from bot.store import agenda, fact_log, pairs
from tests.support.office import picked
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, NOW, STRANGER
from tests.support.sessions import (
    THIS_MORNING,
    morning_session,
    still_planned,
    write_case,
    write_session,
)

DAY = timedelta(days=1)
EXAMPLE_SETTINGS = Path(__file__).parents[2] / "examples" / "settings"


def test_as_planned_takes_two_presses(office):
    one = morning_session(office)
    outcome = office.do(sessions.held, "bob", one)
    assert outcome == Saved()
    held = office.session(one)
    assert (held.status, held.held_at, held.decided_at) == (SessionStatus.HELD, THIS_MORNING, NOW)


def test_the_next_date_is_suggested_by_the_rule_and_booked(office):
    one = morning_session(office)
    office.do(sessions.held, "bob", one)
    (following,) = still_planned(office)
    assert following.planned_at == datetime.combine(date(2026, 12, 21), time(9), NOW.tzinfo)


def test_the_agreed_cases_are_ticked_and_can_be_changed(office):
    with office.desk.database.write() as tx:
        first = write_case(tx, "CP-1", "alice", kind=CaseKind.CHILD_PROTECTION)
        last = write_case(tx, "CIN-9", "alice", kind=CaseKind.EARLY_HELP)
        for n in range(3):
            write_case(tx, f"CP-{n + 2}", "alice", kind=CaseKind.CHILD_PROTECTION)
        theirs = write_case(tx, "CP-7", "dan", kind=CaseKind.CHILD_PROTECTION)
        agenda.add(tx, ALICE_AND_BOB.id, "alice", "case", case=last.id, now=NOW - DAY)
    one = morning_session(office)
    office.compute()
    form = office.form(sessions.held, "bob", one)
    assert first.id in picked(form, "cases")
    assert last.id in picked(form, "cases")
    assert len(picked(form, "cases")) == 4
    office.submit("bob", form, cases=(first.id, theirs.id))
    assert office.session(one).discussed == {first.id}
    assert picked(office.form(sessions.held, "bob", one), "cases") == (first.id,)


def test_urgent_is_asked_only_where_the_policy_has_a_clock_for_it(office):
    names = {
        getattr(one, "name", "")
        for one in office.form(sessions.held, "bob", morning_session(office)).fields
    }
    assert "urgent" not in names
    assert {"held_on", "next_on", "next_time"} <= names


def test_the_next_date_is_not_asked_where_one_is_booked(office):
    one = morning_session(office)
    with office.desk.database.write() as tx:
        write_session(tx, ALICE_AND_BOB, NOW + 14 * DAY)
    form = office.form(sessions.held, "bob", one)
    assert not any(getattr(field, "name", "") == "next_on" for field in form.fields)


def test_a_next_date_past_the_limit_is_warned_once_and_can_be_kept(office):
    one = morning_session(office)
    form = office.form(sessions.held, "bob", one)
    warned = office.submit("bob", form, next_on=date(2027, 1, 11))
    assert isinstance(warned, OpenForm)
    assert warned.instead
    assert office.session(one).status is SessionStatus.PLANNED
    assert [f.initial for f in warned.form.fields if getattr(f, "name", "") == "next_on"] == [
        date(2027, 1, 11)
    ]
    assert office.submit("bob", warned.form, keep=("keep",)) == Saved()
    assert [one.planned_at.date() for one in still_planned(office)] == [date(2027, 1, 11)]


def test_a_day_to_come_cannot_have_been(office):
    one = morning_session(office)
    outcome = office.do(sessions.held, "bob", one, held_on=date(2026, 11, 24))
    assert isinstance(outcome, FieldErrors)
    assert set(outcome.errors) == {"held_on"}


def test_nobody_says_of_a_session_to_come_that_it_was(office):
    with office.desk.database.write() as tx:
        one = write_session(tx, ALICE_AND_BOB, NOW + DAY).id
    assert isinstance(office.press(sessions.held, "bob", one), Tell)


def test_partly_counts_and_names_what_was_covered(office):
    one = morning_session(office)
    office.do(sessions.partly, "bob", one)
    assert office.session(one).status is SessionStatus.PARTLY_HELD
    assert office.session(one).counts


def test_a_mistaken_answer_is_undone_with_all_that_it_brought(office):
    one = morning_session(office)
    answers = {"reason": "supervisor_sick", "new_on": date(2026, 11, 25), "new_time": time(9)}
    office.do(sessions.moved, "bob", one, **answers)
    moved_to = still_planned(office)[0].id
    office.now += timedelta(minutes=5)
    office.do(sessions.held, "bob", one, next_on=None)
    assert office.session(one).status is SessionStatus.HELD
    assert office.session(one).reason is None
    assert office.session(moved_to).status is SessionStatus.CANCELLED
    office.do(sessions.not_held, "bob", one, reason="supervisor_sick")
    assert office.session(one).held_at is None
    with office.desk.database.read() as tx:
        told = [f for f in fact_log.of_subject(tx, one) if f.name == "answered"]
    assert [f.data["after"]["status"] for f in told] == ["postponed", "held", "did_not_happen"]
    assert [f.supersedes for f in told] == [None, told[0].id, told[1].id]


def test_a_second_submission_gets_the_first_outcome(office):
    one = morning_session(office)
    form = office.form(sessions.not_held, "bob", one)
    first = office.submit("bob", form, reason="workload")
    second = office.submit("bob", form, reason="supervisor_sick")
    assert second == first
    assert office.session(one).reason == "workload"


def test_somebody_elses_form_cannot_be_sent(office):
    one = morning_session(office)
    form = office.form(sessions.held, "bob", one)
    office.submit("stranger", form)
    assert office.session(one).status is SessionStatus.PLANNED


def test_recorded_stops_the_reminders_and_can_be_taken_back(office):
    one = morning_session(office)
    office.do(sessions.held, "bob", one)
    assert office.duty("alice", DutyKind.RECORDING).session == one
    office.press(sessions.recorded, "bob", one)
    office.press(sessions.recorded, "bob", one)
    assert office.session(one).recorded_at == NOW
    assert office.duties("alice", DutyKind.RECORDING) == []
    office.press(sessions.not_recorded, "bob", one)
    assert office.session(one).recorded_at is None
    assert len(office.duties("alice", DutyKind.RECORDING)) == 1


@pytest.mark.parametrize(("recorded_by", "may"), [("supervisor", False), ("practitioner", True)])
def test_whoever_is_supervised_records_it_where_the_council_decided_so(office, recorded_by, may):
    name = "westmorland_and_furness"
    given = read_settings(EXAMPLE_SETTINGS / f"{name}.yaml") | {"recorded_by": recorded_by}
    office.desk = replace(office.desk, policy=loader.policy(loader.load_pack(name), given))
    one = morning_session(office, status=SessionStatus.HELD, held_at=THIS_MORNING)
    office.compute("alice")
    owner = "alice" if may else "bob"
    assert office.duty("alice", DutyKind.RECORDING).owner == owner
    assert isinstance(office.press(sessions.recorded, "alice", one), Saved) == may


def test_what_was_not_held_cannot_be_recorded(office):
    one = morning_session(office)
    assert isinstance(office.press(sessions.recorded, "bob", one), Tell)
    assert office.session(one).recorded_at is None


def test_the_practitioner_remembers_it_differently_and_the_supervisor_sees_it(office):
    one = morning_session(office)
    office.compute()
    office.tick(NOW + timedelta(hours=1))
    office.do(sessions.held, "bob", one)
    before = office.duties("alice", DutyKind.SUPERVISION)
    office.press(sessions.disagree, "alice", one)
    office.press(sessions.disagree, "alice", one)
    assert any("remembers this differently" in text for text in office.said("bob"))
    assert office.duties("alice", DutyKind.SUPERVISION) == before
    office.do(sessions.partly, "bob", one)
    assert not any("remembers this differently" in text for text in office.said("bob"))


def test_change_asks_the_first_question_again(office):
    one = morning_session(office)
    office.do(sessions.held, "bob", one)
    outcome = office.press(sessions.change, "bob", one)
    assert isinstance(outcome, Tell)
    assert "take place?" in outcome.notice.plain()


def test_a_session_before_a_change_of_supervisor_stays_with_who_held_it(office):
    one = morning_session(office)
    with office.desk.database.write() as tx:
        pairs.begin(tx, Pair("new", ALICE.id, STRANGER.id, NOW.date()))
    assert office.do(sessions.held, BOB.id, one, next_on=None) == Saved()
