"""A one-to-one that fell through takes place again within a time."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts, SessionKind, SessionStatus
from bot.domain.intervals import EndOfMonth, WorkingDays
from bot.domain.policy import FromSetting, Policy
from tests.support.known import GO_LIVE, facts, held, moment, of_kind, planned, postponed
from tests.support.policies import policy, rearrangement

THREE_DAYS = policy(rearrangement(WorkingDays(3)))
SAME_MONTH = policy(rearrangement(EndOfMonth(0), met_by="booked", else_reason=True))
FRIDAY = date(2026, 11, 20)
MISSED = postponed("a", FRIDAY, on=date(2026, 11, 18))
LATER = moment(date(2026, 11, 30))


def owed(known: Facts, by: Policy = THREE_DAYS, now: datetime = LATER) -> dict[str, Duty]:
    return of_kind(duties(known, by, now).duties, DutyKind.REARRANGEMENT)


def test_the_day_after_the_original_day_is_day_one() -> None:
    duty = owed(facts(MISSED))["a"]
    assert (duty.due_on, duty.opens_at) == (date(2026, 11, 25), MISSED.decided_at)
    assert duty.key.subject == "priya"


def test_over_christmas() -> None:
    missed = postponed("a", date(2026, 12, 23), on=date(2026, 12, 23))
    assert owed(facts(missed))["a"].due_on == date(2026, 12, 30)


@pytest.mark.parametrize(
    "by",
    [
        policy(rearrangement(WorkingDays(3), counted_from="decision")),
        policy(
            rearrangement(WorkingDays(3), counted_from=FromSetting("from")),
            settings={"from": "decision"},
        ),
    ],
)
def test_counted_from_the_decision(by: Policy) -> None:
    assert owed(facts(MISSED), by)["a"].due_on == date(2026, 11, 23)


def test_one_that_was_cancelled_needs_no_other() -> None:
    cancelled = postponed("a", FRIDAY, on=FRIDAY, status=SessionStatus.CANCELLED)
    assert owed(facts(cancelled)) == {}


def test_only_one_to_ones_are_rearranged() -> None:
    group = postponed("a", FRIDAY, on=FRIDAY, kind=SessionKind.GROUP)
    assert owed(facts(group)) == {}


def test_nothing_older_than_go_live_is_rearranged() -> None:
    old = postponed("a", date(2026, 1, 2), on=date(2026, 1, 2))
    assert old.planned_at < moment(GO_LIVE)
    assert owed(facts(old)) == {}


class TestHeld:
    def test_a_booking_alone_does_not_meet_it(self) -> None:
        booked = planned("b", date(2026, 12, 1), replaces="a")
        assert owed(facts(MISSED, booked))["a"].met_at is None

    @pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 25), date(2026, 11, 27)])
    def test_the_replacement_meets_it_when_held_even_early_or_late(self, day: date) -> None:
        replacement = held("b", day, replaces="a")
        assert owed(facts(MISSED, replacement))["a"].met_at == replacement.held_at

    def test_so_does_what_replaced_the_replacement(self) -> None:
        again = postponed("b", date(2026, 11, 23), on=date(2026, 11, 18), replaces="a")
        last = held("c", date(2026, 11, 19), replaces="b")
        found = owed(facts(MISSED, again, last))
        assert found["a"].met_at == found["b"].met_at == last.held_at

    def test_and_any_later_session(self) -> None:
        other = held("b", date(2026, 11, 24))
        assert owed(facts(MISSED, other))["a"].met_at == other.held_at

    def test_but_not_one_before(self) -> None:
        assert owed(facts(MISSED, held("b", date(2026, 11, 19))))["a"].met_at is None

    def test_one_not_confirmed_holds_it_back(self) -> None:
        unknown = planned("b", date(2026, 11, 25), replaces="a")
        assert owed(facts(MISSED, unknown))["a"].held_back


class TestBooked:
    """A new date in the same calendar month, or a reason."""

    def test_the_month_of_the_missed_session(self) -> None:
        assert owed(facts(MISSED), SAME_MONTH)["a"].due_on == date(2026, 11, 30)

    def test_a_new_date_in_the_month_meets_it(self) -> None:
        known = facts(MISSED, planned("b", date(2026, 11, 30), replaces="a"))
        assert owed(known, SAME_MONTH, moment(FRIDAY))["a"].met_at == moment(FRIDAY)

    def test_a_new_date_after_it_does_not(self) -> None:
        known = facts(MISSED, planned("b", date(2026, 12, 1), replaces="a"))
        assert owed(known, SAME_MONTH)["a"].met_at is None

    def test_but_a_reason_does(self) -> None:
        missed = postponed("a", FRIDAY, on=FRIDAY, reason="sick")
        assert owed(facts(missed), SAME_MONTH)["a"].met_at == missed.decided_at

    def test_where_the_text_asks_for_no_reason_it_meets_nothing(self) -> None:
        missed = postponed("a", FRIDAY, on=FRIDAY, reason="sick")
        assert owed(facts(missed))["a"].met_at is None

    def test_a_session_held_late_ends_it(self) -> None:
        replacement = held("b", date(2026, 12, 1), replaces="a")
        now = moment(date(2026, 12, 2))
        assert owed(facts(MISSED, replacement), SAME_MONTH, now)["a"].met_at == replacement.held_at
