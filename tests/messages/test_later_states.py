"""An old message tells the latest state."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.duty import State
from bot.domain.facts import SessionStatus
from bot.messages.confirmation import Confirmation, confirmation
from bot.messages.recording import Recording, recording
from bot.messages.session_ahead import SessionAhead, session_ahead
from bot.messages.session_forms import CasePick, book, held
from bot.messages.session_questions import Limit
from tests.messages.test_breach import actions

AT = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo("Europe/London"))
AHEAD = SessionAhead(
    session="s",
    pair="p",
    practitioner="w",
    other="Priya Shah",
    supervising=False,
    at=AT,
    duty="d",
)
ASKED = Confirmation(session="s", pair="p", practitioner="w", other="Sam Lee", at=AT)
RECORD = Recording(
    duty="d",
    session="s",
    other="Sam Lee",
    held_on=date(2026, 11, 10),
    due_on=date(2026, 11, 15),
    case_system="Liquid Logic",
)


def test_an_answer_can_always_be_changed() -> None:
    answered = [status for status in SessionStatus if status is not SessionStatus.PLANNED]
    shown = [actions(confirmation(replace(ASKED, status=status))) for status in answered]

    assert all("session.change" in found for found in shown)
    assert not any("session.held" in found for found in shown)


def test_what_is_booked_already_is_not_offered_again() -> None:
    done = replace(ASKED, status=SessionStatus.HELD)
    booked = replace(done, next_at=AT + timedelta(days=28))

    assert "session.book" in actions(confirmation(done))
    assert "session.book" not in actions(confirmation(booked))
    assert "Thursday 24 December at 10am" in confirmation(booked).plain()


def test_only_the_practitioner_may_remember_it_differently() -> None:
    done = replace(AHEAD, status=SessionStatus.HELD)

    assert actions(session_ahead(done)) == ["session.disagree"]
    assert actions(session_ahead(replace(done, supervising=True))) == []
    assert actions(session_ahead(replace(done, disputed=True))) == []


def test_a_moved_session_tells_its_new_time() -> None:
    moved = replace(AHEAD, status=SessionStatus.POSTPONED, moved_to=AT + timedelta(days=1))

    assert "has moved to Friday 27 November at 10am" in session_ahead(moved).plain()


def test_the_last_working_day_is_named_where_it_is_not_the_due_day() -> None:
    thursday = date(2026, 11, 12)

    assert (
        "Thursday 12 November is your last"
        in recording(replace(RECORD, last_working_day=thursday)).plain()
    )
    assert (
        "last working day" not in recording(replace(RECORD, last_working_day=RECORD.due_on)).plain()
    )


@pytest.mark.parametrize("state", [State.MET, State.VOID])
def test_a_record_that_is_settled_asks_nothing(state: State) -> None:
    assert actions(recording(replace(RECORD, state=state))) == []


def test_urgent_is_asked_only_where_the_policy_has_an_urgent_clock() -> None:
    def names(**asked: bool) -> list[str]:
        form = held("use", at=AT, cases=CasePick(), **asked)
        return [field.name for field in form.fields if hasattr(field, "name")]

    assert "urgent" in names(ask_urgent=True)
    assert "urgent" not in names()


def test_a_day_past_the_limit_is_kept_only_when_asked_for_again() -> None:
    limit = Limit(day=date(2026, 11, 23), because="8 weeks after the last")
    past = replace(limit, passed=date(2026, 11, 30))

    def names(asked: Limit) -> list[str]:
        form = book("use", other="Sam Lee", limit=asked)
        return [field.name for field in form.fields if hasattr(field, "name")]

    assert names(limit) == ["on", "time"]
    assert names(past) == ["on", "time", "keep"]


def test_a_limit_of_the_councils_own_is_not_called_the_policys() -> None:
    limit = Limit(day=date(2026, 11, 23), because="at least every 28 days")

    def said(asked: Limit) -> str:
        form = book("use", other="Sam", limit=asked)
        return " ".join(getattr(each, "text", "") for each in form.fields)

    assert "The policy asks for Monday 23 November at the latest" in said(limit)
    assert "Your council has chosen Monday 23 November" in said(replace(limit, local=True))
