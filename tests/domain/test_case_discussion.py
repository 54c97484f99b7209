"""How often each case is talked about, by its kind and that kind's changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Case, CaseKind, Facts, SessionKind
from bot.domain.intervals import Days, Months
from bot.domain.policy import FromSetting, Policy
from tests.support.known import GO_LIVE, case, facts, held, moment, of_kind, planned
from tests.support.policies import discussion, policy, supervision

PROTECTION, NEED, COURT = CaseKind.CHILD_PROTECTION, CaseKind.CHILD_IN_NEED, CaseKind.COURT
BY_KIND = policy(
    supervision(Days(28)),
    discussion(Months(1), PROTECTION),
    discussion(Months(2), NEED),
    discussion("session", COURT),
)
ALLOCATED = date(2026, 9, 1)
SEPTEMBER_10 = date(2026, 9, 10)
NOW = moment(date(2026, 9, 20))


def owed(known: Facts, by: Policy = BY_KIND, now: datetime = NOW) -> dict[str, Duty]:
    return of_kind(duties(known, by, now).duties, DutyKind.CASE_DISCUSSION)


def due(one: Case, *, now: datetime = NOW, discussed: date = SEPTEMBER_10) -> date:
    """The day by which it is to be discussed after having been so on the day `discussed`."""
    session = held("a", discussed, discussed=frozenset({one.id}))
    return owed(facts(session, cases=[one]), now=now)["a"].due_on


class TestCounting:
    def test_from_the_last_discussion(self) -> None:
        assert due(case("c", ALLOCATED)) == date(2026, 10, 10)

    def test_a_month_is_clamped(self) -> None:
        new_year = case("c", date(2026, 1, 20))
        now = moment(date(2026, 2, 1))
        assert due(new_year, discussed=date(2026, 1, 31), now=now) == date(2026, 2, 28)

    def test_from_allocation_where_there_was_none(self) -> None:
        assert owed(facts(cases=[case("c", ALLOCATED)]))["start"].due_on == date(2026, 10, 1)

    def test_from_go_live_where_none_is_known_of_an_older_case(self) -> None:
        old = facts(cases=[case("c", date(2025, 6, 2))])
        assert owed(old, now=moment(GO_LIVE))["start"].due_on == date(2026, 2, 5)

    def test_from_an_imported_day(self) -> None:
        imported = case("c", ALLOCATED, discussed_on=(SEPTEMBER_10,))
        anchor = f"day:{SEPTEMBER_10.toordinal()}"
        assert owed(facts(cases=[imported]))[anchor].due_on == date(2026, 10, 10)

    def test_only_a_one_to_one_in_which_it_was_discussed(self) -> None:
        known = facts(
            held("a", date(2026, 9, 8), discussed=frozenset({"c"})),
            held("b", date(2026, 9, 9), discussed=frozenset({"another"})),
            held("g", date(2026, 9, 10), discussed=frozenset({"c"}), kind=SessionKind.GROUP),
            cases=[case("c", ALLOCATED)],
        )
        assert set(owed(known)) == {"start", "a"}

    def test_the_next_discussion_meets_it(self) -> None:
        then = held("b", date(2026, 9, 18), discussed=frozenset({"c"}))
        first = held("a", SEPTEMBER_10, discussed=frozenset({"c"}))
        found = owed(facts(first, then, cases=[case("c", ALLOCATED)]))
        assert (found["a"].met_at, found["b"].met_at) == (then.held_at, None)

    def test_it_is_the_supervisor_s_and_about_the_case(self) -> None:
        duty = owed(facts(cases=[case("c", ALLOCATED)]))["start"]
        assert (duty.owner, duty.case, duty.key.subject, duty.practitioner) == (
            "sam",
            "c",
            "c",
            "priya",
        )


class TestNothingOwed:
    @pytest.mark.parametrize(
        "one",
        [
            case("c", ALLOCATED, paused=True),
            case("c", ALLOCATED, closed_on=date(2026, 9, 20)),
            case("c", ALLOCATED, (CaseKind.EARLY_HELP, ALLOCATED)),
        ],
    )
    def test_of_a_paused_a_closed_and_an_unnamed_kind(self, one: Case) -> None:
        assert owed(facts(cases=[one])) == {}

    def test_while_the_council_has_not_chosen(self) -> None:
        by = policy(discussion(FromSetting("often"), PROTECTION))
        assert owed(facts(cases=[case("c", ALLOCATED)]), by) == {}

    def test_once_it_closes(self) -> None:
        closing = facts(cases=[case("c", ALLOCATED, closed_on=date(2026, 9, 25))])
        assert "start" in owed(closing)
        assert duties(closing, BY_KIND, NOW).valid_until == moment(date(2026, 9, 25), 0)


class TestChangeOfKind:
    """Discussed on 10 September: in need until 10 November, child protection until 10 October."""

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            (date(2026, 9, 15), date(2026, 10, 15)),  # a month from the change
            (date(2026, 10, 20), date(2026, 11, 10)),  # the old date comes first
            (date(2026, 9, 10), date(2026, 10, 10)),  # on the day it was discussed
        ],
    )
    def test_up(self, changed: date, expected: date) -> None:
        raised = case("c", ALLOCATED, (NEED, ALLOCATED), (PROTECTION, changed))
        assert due(raised, now=moment(date(2026, 10, 25))) == expected

    def test_down_counts_from_the_discussion(self) -> None:
        lowered = case("c", ALLOCATED, (PROTECTION, ALLOCATED), (NEED, date(2026, 9, 15)))
        assert due(lowered) == date(2026, 11, 10)

    def test_up_and_down_again(self) -> None:
        both = case(
            "c",
            ALLOCATED,
            (NEED, ALLOCATED),
            (PROTECTION, date(2026, 9, 12)),
            (NEED, date(2026, 9, 18)),
        )
        assert due(both) == date(2026, 11, 10)

    def test_from_a_kind_without_a_rule_it_counts_from_the_change(self) -> None:
        new = case(
            "c", ALLOCATED, (CaseKind.EARLY_HELP, ALLOCATED), (PROTECTION, date(2026, 9, 15))
        )
        assert due(new) == date(2026, 10, 15)

    def test_a_change_to_come_counts_from_its_day(self) -> None:
        coming = case("c", ALLOCATED, (NEED, ALLOCATED), (PROTECTION, date(2026, 9, 25)))
        known = facts(held("a", SEPTEMBER_10, discussed=frozenset({"c"})), cases=[coming])
        assert owed(known)["a"].due_on == date(2026, 11, 10)
        assert duties(known, BY_KIND, NOW).valid_until == moment(date(2026, 9, 25), 0)
        assert owed(known, now=moment(date(2026, 9, 25), 0))["a"].due_on == date(2026, 10, 25)


class TestOwnInterval:
    def test_a_shorter_one_leads(self) -> None:
        own = case("c", ALLOCATED, own_interval_days=14)
        session = held("a", SEPTEMBER_10, discussed=frozenset({"c"}))
        duty = owed(facts(session, cases=[own]))["a"]
        assert (duty.due_on, duty.why[-1].source) == (date(2026, 9, 24), "fact")
        assert [other.due for other in duty.also] == [date(2026, 10, 10)]

    def test_a_longer_one_does_not(self) -> None:
        assert due(case("c", ALLOCATED, own_interval_days=60)) == date(2026, 10, 10)


class TestEverySession:
    court = case("c", ALLOCATED, (COURT, ALLOCATED))
    first = held("a", SEPTEMBER_10, discussed=frozenset({"c"}))

    def test_due_at_the_next_that_is_booked(self) -> None:
        known = facts(self.first, planned("b", date(2026, 9, 24)), cases=[self.court])
        assert owed(known)["a"].due_on == date(2026, 9, 24)

    def test_else_when_the_next_has_to_be(self) -> None:
        known = facts(self.first, cases=[self.court])
        assert owed(known)["a"].due_on == SEPTEMBER_10 + timedelta(days=28)

    def test_a_session_without_it_leaves_it_overdue(self) -> None:
        without = held("b", date(2026, 9, 15))
        duty = owed(facts(self.first, without, cases=[self.court]))["a"]
        assert (duty.due_on, duty.met_at) == (date(2026, 9, 15), None)

    def test_a_session_before_it_became_so_does_not_count(self) -> None:
        became = case("c", ALLOCATED, (NEED, ALLOCATED), (COURT, date(2026, 9, 16)))
        without = held("b", date(2026, 9, 15))
        known = facts(self.first, without, planned("d", date(2026, 9, 29)), cases=[became])
        assert owed(known)["a"].due_on == date(2026, 9, 29)

    def test_one_not_confirmed_is_passed_over(self) -> None:
        unknown, ahead = planned("b", date(2026, 9, 17)), planned("d", date(2026, 9, 29))
        assert owed(facts(self.first, unknown, ahead, cases=[self.court]))["a"].due_on == date(
            2026, 9, 29
        )


def test_a_discussion_that_may_have_taken_place_is_held_back() -> None:
    known = facts(
        held("a", SEPTEMBER_10, discussed=frozenset({"c"})),
        planned("b", date(2026, 10, 8)),
        cases=[case("c", ALLOCATED)],
    )
    assert owed(known, now=moment(date(2026, 10, 12)))["a"].held_back
    assert not owed(known, now=moment(date(2026, 11, 9)))["a"].held_back


def test_a_rule_may_be_about_cases_with_a_mark_or_without_it() -> None:
    by = policy(
        discussion(Months(3), NEED, not_case_marks=("under_18",)),
        discussion(Months(2), NEED, case_marks=("under_18",)),
    )
    older = case("c", ALLOCATED, (NEED, ALLOCATED))
    younger = case("c", ALLOCATED, (NEED, ALLOCATED), marks=frozenset({"under_18"}))
    found = [owed(facts(cases=[one]), by)["start"].due_on for one in (older, younger)]
    assert found == [date(2026, 12, 1), date(2026, 11, 1)]
