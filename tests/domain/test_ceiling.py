"""A ceiling of eight weeks, and a breach that is told while it is only likely."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind, State, state
from bot.domain.facts import Facts, Session, SessionKind
from bot.domain.intervals import Days
from bot.domain.policy import FromSetting, Policy
from tests.support.known import facts as known_facts
from tests.support.known import held, moment, of_kind, planned, postponed
from tests.support.policies import ceiling, likely_breach, policy

EIGHT_WEEKS = policy(ceiling(Days(56)), likely_breach(Days(56), Days(14)))
GO_LIVE = date(2026, 10, 1)
LAST = date(2026, 10, 6)
LIMIT = date(2026, 12, 1)
WORRY_FROM = date(2026, 11, 17)


def facts(*sessions: Session) -> Facts:
    return known_facts(*sessions, go_live=GO_LIVE)


def likely(known: Facts, now: datetime, by: Policy = EIGHT_WEEKS) -> dict[str, Duty]:
    return of_kind(duties(known, by, now).duties, DutyKind.LIKELY_BREACH)


def longest(known: Facts, now: datetime) -> dict[str, Duty]:
    return of_kind(duties(known, EIGHT_WEEKS, now).duties, DutyKind.CEILING)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(LIMIT, State.DUE), (LIMIT + timedelta(days=1), State.OVERDUE)],  # day 56, day 57
)
def test_day_56_complies_and_day_57_does_not(day: date, expected: State) -> None:
    duty = longest(facts(held("a", LAST)), moment(LAST, 15))["a"]
    assert state(duty.due_on, duty.due_at, duty.met_at, moment(day), day) is expected


def test_a_ceiling_not_confirmed_is_held_back() -> None:
    known = facts(held("a", LAST), planned("b", LIMIT))
    assert longest(known, moment(LIMIT + timedelta(days=1)))["a"].held_back


class TestLikely:
    def test_not_while_there_is_time(self) -> None:
        known = facts(held("a", LAST))
        early = moment(WORRY_FROM - timedelta(days=1), 23)
        assert likely(known, early) == {}
        assert duties(known, EIGHT_WEEKS, early).valid_until == moment(WORRY_FROM, 0)

    def test_nothing_booked_within_the_lead(self) -> None:
        duty = likely(facts(held("a", LAST)), moment(WORRY_FROM, 0))["a"]
        assert (duty.opens_at, duty.due_on, duty.met_at) == (moment(WORRY_FROM, 0), LIMIT, None)

    def test_the_next_booking_lies_past_the_limit(self) -> None:
        known = facts(held("a", LAST), planned("b", LIMIT + timedelta(days=1)))
        duty = likely(known, moment(LAST, 15))["a"]
        assert (duty.opens_at, duty.due_on, duty.met_at) == (moment(LAST), LIMIT, None)

    def test_a_booking_on_the_last_day_is_in_time(self) -> None:
        known = facts(held("a", LAST), planned("b", LIMIT))
        assert likely(known, moment(LAST, 15)) == {}
        assert likely(known, moment(WORRY_FROM))["a"].met_at is not None

    def test_a_booking_that_falls_through_opens_it_again(self) -> None:
        now = moment(date(2026, 11, 20))
        known = facts(held("a", LAST), postponed("b", date(2026, 11, 24), on=date(2026, 11, 20)))
        assert likely(known, now)["a"].met_at is None

    def test_a_group_booking_is_none(self) -> None:
        known = facts(held("a", LAST), planned("b", LIMIT, kind=SessionKind.GROUP))
        assert likely(known, moment(WORRY_FROM))["a"].met_at is None

    def test_a_session_meets_it(self) -> None:
        then = held("b", date(2026, 11, 26))
        found = likely(facts(held("a", LAST), then), moment(date(2026, 11, 27)))
        assert found["a"].met_at == then.held_at

    def test_a_session_in_good_time_leaves_nothing_to_meet(self) -> None:
        then = held("b", date(2026, 11, 3))
        assert likely(facts(held("a", LAST), then), moment(date(2026, 11, 4))) == {}

    def test_it_stays_open_past_the_limit(self) -> None:
        assert likely(facts(held("a", LAST)), moment(date(2026, 12, 20)))["a"].met_at is None

    def test_without_a_lead_it_is_told_on_the_last_day(self) -> None:
        by = policy(likely_breach(Days(56), FromSetting("lead")))
        known = facts(held("a", LAST))
        assert likely(known, moment(LIMIT - timedelta(days=1)), by) == {}
        assert likely(known, moment(LIMIT), by)["a"].met_at is None

    def test_of_two_rules_the_tighter_one_leads_with_its_own_lead(self) -> None:
        two = (likely_breach(Days(70), Days(60)), likely_breach(Days(56), Days(7)))
        known, by = facts(held("a", LAST)), policy(*two)
        begins = moment(LIMIT - timedelta(days=7), 0)
        assert likely(known, begins - timedelta(minutes=1), by) == {}
        assert likely(known, begins, by)["a"].due_on == LIMIT

    def test_without_a_known_session_it_counts_from_go_live(self) -> None:
        assert likely(facts(), moment(date(2026, 11, 20)))["start"].due_on == GO_LIVE + timedelta(
            days=56
        )


class TestNotConfirmed:
    """Booked for 24 November; whether it took place nobody has said."""

    day = date(2026, 11, 24)

    def test_while_it_runs_it_is_still_a_booking(self) -> None:
        known = facts(held("a", LAST), planned("b", self.day))
        assert likely(known, moment(self.day, 11))["a"].met_at is not None

    def test_afterwards_there_is_nothing_to_say_until_somebody_answers(self) -> None:
        known = facts(held("a", LAST), planned("b", self.day))
        assert likely(known, moment(self.day, 12)) == {}

    def test_nor_where_the_next_booking_would_then_be_in_time(self) -> None:
        known = facts(held("a", LAST), planned("b", self.day), planned("c", date(2026, 12, 22)))
        assert likely(known, moment(self.day, 12)) == {}

    def test_until_a_breach_is_likely_even_so(self) -> None:
        known = facts(held("a", LAST), planned("b", self.day))
        worry = self.day + timedelta(days=42)
        assert likely(known, moment(worry - timedelta(days=1), 23)) == {}
        assert likely(known, moment(worry, 0))["a"].met_at is None
