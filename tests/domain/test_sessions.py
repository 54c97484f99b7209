"""Around a session: before it, the question after it, a reflective minute, the last meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts, Pair, SessionKind, SessionStatus
from tests.support.known import (
    GO_LIVE,
    PAIR,
    PRACTITIONER,
    facts,
    held,
    moment,
    of_kind,
    planned,
    postponed,
)
from tests.support.policies import around_a_session, policy

BY = policy(*around_a_session())
DAY = date(2026, 11, 24)


def owed(known: Facts, kind: DutyKind, now: datetime) -> dict[str, Duty]:
    return of_kind(duties(known, BY, now).duties, kind)


class TestAhead:
    def test_it_is_due_at_its_start(self) -> None:
        duty = owed(facts(planned("a", DAY)), DutyKind.SESSION, moment(date(2026, 11, 23)))["a"]
        assert (duty.due_at, duty.due_on, duty.met_at) == (moment(DAY), DAY, None)

    def test_it_is_met_when_held_and_gone_when_moved(self) -> None:
        now = moment(DAY, 13)
        session = held("a", DAY)
        assert owed(facts(session), DutyKind.SESSION, now)["a"].met_at == session.held_at
        assert owed(facts(postponed("a", DAY, on=DAY)), DutyKind.SESSION, now) == {}

    def test_one_with_an_earlier_supervisor_is_not_announced(self) -> None:
        new = replace(PAIR, id="new", supervisor="sven")
        assert owed(facts(planned("a", DAY), pair=new), DutyKind.SESSION, moment(GO_LIVE)) == {}


class TestConfirmation:
    def test_it_is_asked_at_the_end_and_not_before(self) -> None:
        known = facts(planned("a", DAY, 10, minutes=90))
        assert owed(known, DutyKind.CONFIRMATION, moment(DAY, 11, 29)) == {}
        assert duties(known, BY, moment(DAY, 10)).valid_until == moment(DAY, 11, 30)
        duty = owed(known, DutyKind.CONFIRMATION, moment(DAY, 11, 30))["a"]
        assert duty.opens_at == duty.due_at == moment(DAY, 11, 30)

    @pytest.mark.parametrize(
        "status",
        [SessionStatus.HELD, SessionStatus.PARTLY_HELD, SessionStatus.DID_NOT_HAPPEN],
    )
    def test_any_answer_meets_it(self, status: SessionStatus) -> None:
        answered = planned("a", DAY, status=status, decided_at=moment(DAY, 15))
        found = owed(facts(answered), DutyKind.CONFIRMATION, moment(DAY, 16))
        assert found["a"].met_at == moment(DAY, 15)

    def test_one_postponed_beforehand_was_never_asked_about(self) -> None:
        moved = postponed("a", DAY, on=date(2026, 11, 20))
        assert owed(facts(moved), DutyKind.CONFIRMATION, moment(DAY, 16)) == {}


class TestReflection:
    def test_it_is_offered_when_the_session_is_over(self) -> None:
        duty = owed(facts(held("a", DAY)), DutyKind.REFLECTION, moment(DAY, 13))["a"]
        assert duty.opens_at == duty.due_at == moment(DAY, 12)

    def test_for_a_week(self) -> None:
        known, ends = facts(held("a", DAY)), moment(DAY + timedelta(days=7), 12)
        before = ends - timedelta(microseconds=1)
        assert duties(known, BY, before).valid_until == ends
        assert "a" in owed(known, DutyKind.REFLECTION, before)
        assert owed(known, DutyKind.REFLECTION, ends) == {}

    def test_not_after_a_group(self) -> None:
        group = held("a", DAY, kind=SessionKind.GROUP)
        assert owed(facts(group), DutyKind.REFLECTION, moment(DAY, 13)) == {}


def test_sessions_before_go_live_ask_nothing_of_anybody() -> None:
    day = GO_LIVE - timedelta(days=1)
    known = facts(planned("a", day), held("b", day, 15))
    kinds = {duty.key.kind for duty in duties(known, BY, moment(GO_LIVE, 8)).duties}
    assert kinds <= {DutyKind.LAST_SESSION}


class TestLastSession:
    kind = DutyKind.LAST_SESSION

    def test_it_is_asked_on_the_first_day_where_nothing_is_known(self) -> None:
        duty = owed(facts(), self.kind, moment(GO_LIVE))["start"]
        assert (duty.opens_at, duty.due_on, duty.owner) == (moment(GO_LIVE, 0), GO_LIVE, "sam")

    def test_of_a_later_pair_on_its_first_day(self) -> None:
        pair = Pair("new", PRACTITIONER.id, "sven", since=date(2026, 3, 2))
        duty = owed(facts(pair=pair), self.kind, moment(date(2026, 3, 2)))["start"]
        assert duty.due_on == date(2026, 3, 2)

    def test_the_answer_meets_it(self) -> None:
        told = held("a", date(2025, 12, 16), decided_at=moment(GO_LIVE, 11))
        found = owed(facts(told), self.kind, moment(GO_LIVE, 12))
        assert found["start"].met_at == moment(GO_LIVE, 11)

    def test_it_is_not_asked_where_a_session_was_imported(self) -> None:
        assert owed(facts(held("a", date(2025, 12, 16))), self.kind, moment(GO_LIVE)) == {}

    def test_nor_of_a_newcomer(self) -> None:
        new = replace(PRACTITIONER, started_on=GO_LIVE)
        assert owed(facts(person=new), self.kind, moment(GO_LIVE)) == {}
