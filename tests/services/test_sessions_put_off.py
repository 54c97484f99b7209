"""What people tell of a session that was moved, not held, or cannot be made."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.domain.facts import SessionStatus
from bot.services import sessions
from bot.services.outcome import FieldErrors, OpenForm, Saved
from bot.store.tables import fact
from tests.support.organisation import ALICE_AND_BOB, NOW
from tests.support.sessions import morning_session, still_planned, write_session


def test_it_moved(office):
    one = morning_session(office)
    office.do(
        sessions.moved,
        "bob",
        one,
        reason="urgent_case_situation",
        new_on=date(2026, 11, 25),
        new_time=time(14),
    )
    old, new = office.session(one), still_planned(office)[0]
    assert (old.status, old.reason, old.decided_at) == (
        SessionStatus.POSTPONED,
        "urgent_case_situation",
        NOW,
    )
    assert (new.replaces, new.planned_at) == (one, datetime(2026, 11, 25, 14, tzinfo=NOW.tzinfo))


def test_a_new_day_past_three_working_days_is_warned(office):
    one = morning_session(office)
    outcome = office.do(
        sessions.moved, "bob", one, reason="supervisor_sick", new_on=date(2026, 11, 27)
    )
    assert isinstance(outcome, OpenForm)
    assert "26 November" in str(outcome.form.fields)


def test_a_reason_that_the_policy_does_not_name_is_saved_and_said(office):
    one = morning_session(office)
    outcome = office.do(sessions.not_held, "bob", one, reason="workload")
    assert isinstance(outcome, Saved)
    assert outcome.tell is not None
    assert "does not name" in outcome.tell.plain()
    assert office.session(one).status is SessionStatus.DID_NOT_HAPPEN
    assert office.session(one).reason == "workload"


def test_a_reason_that_the_policy_names_is_saved_without_a_word(office):
    one = morning_session(office)
    assert office.do(sessions.not_held, "bob", one, reason="supervisee_sick") == Saved()


def test_a_reason_is_asked_for(office):
    outcome = office.do(sessions.not_held, "bob", morning_session(office))
    assert isinstance(outcome, FieldErrors)
    assert set(outcome.errors) == {"reason"}


def test_a_day_needs_a_time(office):
    outcome = office.do(
        sessions.not_held,
        "bob",
        morning_session(office),
        reason="other",
        new_on=date(2026, 11, 25),
        new_time=None,
    )
    assert isinstance(outcome, FieldErrors)
    assert set(outcome.errors) == {"new_time"}


def test_the_practitioner_cannot_make_it(office):
    with office.desk.database.write() as tx:
        one = write_session(tx, ALICE_AND_BOB, NOW + timedelta(days=1)).id
    office.do(sessions.cannot_make, "alice", one, reason="supervisee_sick")
    assert office.session(one).status is SessionStatus.POSTPONED
    assert still_planned(office) == []


def test_moving_it_again_moves_the_same_replacement(office):
    one = morning_session(office)
    answers = {"reason": "supervisor_sick", "new_time": time(9)}
    office.do(sessions.moved, "bob", one, new_on=date(2026, 11, 25), **answers)
    office.do(sessions.moved, "bob", one, new_on=date(2026, 11, 26), **answers)
    (replacement,) = still_planned(office)
    assert replacement.planned_at.date() == date(2026, 11, 26)


def test_reasons_are_not_stored_in_the_clear(office):
    one = morning_session(office)
    office.do(sessions.not_held, "bob", one, reason="supervisee_sick")
    with office.desk.database.read() as tx:
        stored = tx.execute(select(fact.c.data)).scalars().all()
    assert stored
    assert not any("sick" in text for text in stored)
