"""Booking: one date, the next six, or a session that we did not know of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.facts import SessionStatus
from bot.store import sessions
from tests.handlers.conftest import Stage
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, DAN, DAN_AND_BOB
from tests.support.reception import fields


def test_one_date_is_booked_and_said(stage: Stage) -> None:
    stage.reception.press(ALICE, "session.book", ALICE_AND_BOB.id)
    stage.reception.submit(ALICE, on="2026-11-24", time="09:30")
    assert stage.planned() == [datetime(2026, 11, 24, 9, 30, tzinfo=UTC)]
    (told,) = stage.reception.modals(ALICE)
    assert "Supervision with Bob is booked for Tuesday 24 November at 9:30am." in told


def test_a_moment_gone_by_is_refused_beside_its_field(stage: Stage) -> None:
    stage.reception.press(ALICE, "session.book", ALICE_AND_BOB.id)
    stage.reception.submit(ALICE, on="2026-11-23", time="09:00")
    assert stage.reception.errors(ALICE) == {"on": "Choose a day and time that are still to come."}
    assert stage.planned() == []


def test_a_date_past_the_limit_is_warned_of_and_can_be_kept(stage: Stage) -> None:
    stage.reception.press(BOB, "session.book", ALICE_AND_BOB.id)
    stage.reception.submit(BOB, on="2027-01-13", time="10:00")
    assert "Wednesday 13 January 2027 is later than that." in stage.reception.modals(BOB)[0]
    assert fields(stage.reception.top(BOB))["on"] == "2027-01-13"
    stage.reception.submit(BOB, keep=["keep"])
    assert "is booked for Wednesday 13 January" in stage.reception.modals(BOB)[0]


def test_once_the_limit_is_past_no_day_is_called_too_late(stage: Stage) -> None:
    stage.reception.press(BOB, "session.book", DAN_AND_BOB.id)
    stage.reception.submit(BOB, on="2026-11-24", time="10:00")
    assert "is booked for Tuesday 24 November at 10am." in stage.reception.modals(BOB)[0]


def test_six_are_offered_and_those_left_in_are_booked(stage: Stage) -> None:
    stage.reception.press(BOB, "session.book_six", ALICE_AND_BOB.id)
    offered = fields(stage.reception.top(BOB))
    assert all(offered[f"on_{n}"] for n in range(1, 7))
    stage.reception.submit(BOB, on_5=None, on_6=None, time="10:00")
    assert len(stage.planned()) == 4
    assert "4 dates with Alice booked." in stage.reception.modals(BOB)[0]


def test_one_past_day_among_six_is_named(stage: Stage) -> None:
    stage.reception.press(BOB, "session.book_six", ALICE_AND_BOB.id)
    stage.reception.submit(BOB, on_2="2026-11-20")
    assert list(stage.reception.errors(BOB)) == ["on_2"]
    assert stage.planned() == []


def test_a_session_that_we_did_not_know_of(stage: Stage) -> None:
    stage.reception.press(DAN, "session.already", DAN_AND_BOB.id)
    stage.reception.submit(DAN, held_on="2026-11-24")
    assert stage.reception.errors(DAN) == {"held_on": "Choose a day up to today."}
    stage.reception.submit(DAN, held_on="2026-11-12")
    assert "you and Bob had supervision on Thursday 12 November" in stage.reception.modals(DAN)[0]
    with stage.reception.database.read() as tx:
        known = sessions.of_pair(tx, DAN_AND_BOB.id)
    held = [one.happened_at.date() for one in known if one.status is SessionStatus.HELD]
    assert max(held) == date(2026, 11, 12)
