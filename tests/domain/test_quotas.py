"""So many discussions before each review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Case, CaseKind, Facts, Review
from bot.domain.intervals import Days, Months
from bot.domain.obligation_rules import QuotaRule
from bot.domain.policy import FromSetting, SettingValue
from bot.domain.why import lines
from tests.support.known import case, facts, held, moment
from tests.support.policies import policy, quota

IN_NEED, LOOKED_AFTER, EARLY_HELP = (
    CaseKind.CHILD_IN_NEED,
    CaseKind.LOOKED_AFTER,
    CaseKind.EARLY_HELP,
)
MARCH_2 = date(2026, 3, 2)
NEED = quota(IN_NEED, reviews=(Months(3),))
CARE = quota(LOOKED_AFTER, reviews=(Days(28), Days(84)))


def a_case(kind: CaseKind = IN_NEED, *reviews: date, **changes: object) -> Case:
    booked = tuple(Review(day) for day in reviews)
    return case("c", MARCH_2, (kind, MARCH_2), reviews=booked, **changes)


def owed(known: Facts, rule: QuotaRule, on: date, **settings: SettingValue) -> list[Duty]:
    found = duties(known, policy(rule, settings=settings), moment(on, 12)).duties
    return [one for one in found if one.key.kind is DutyKind.QUOTA]


def due(known: Facts, rule: QuotaRule, on: date, **settings: SettingValue) -> list[date]:
    return [one.due_on for one in owed(known, rule, on, **settings) if one.met_at is None]


def discussed(*days: date) -> Facts:
    sessions = (held(f"s{n}", day, discussed=frozenset({"c"})) for n, day in enumerate(days))
    return facts(*sessions, cases=[a_case()])


def test_twice_by_the_day_before_a_computed_review() -> None:
    (found,) = owed(facts(cases=[a_case()]), NEED, MARCH_2)
    assert found.due_on == date(2026, 6, 1)
    assert lines(found) == (
        "It became of this kind: Monday 2 March 2026.",
        "A review after 3 months: Tuesday 2 June 2026 (M-quota-child_in_need).",
        "Discussed twice by the day before: Monday 1 June 2026 (M-quota-child_in_need).",
    )


def test_a_booked_review_goes_before_the_computed_one() -> None:
    booked = facts(cases=[a_case(IN_NEED, date(2026, 5, 18))])
    assert due(booked, NEED, MARCH_2) == [date(2026, 5, 17)]


@pytest.mark.parametrize(
    ("second", "met"), [(date(2026, 6, 1), True), (date(2026, 6, 2), True), (None, False)]
)
def test_met_by_the_second_even_where_it_is_late(second: date | None, met: bool) -> None:
    days = [date(2026, 4, 1), *([second] if second else [])]
    first = owed(discussed(*days), NEED, date(2026, 6, 2))[0]
    assert (first.due_on, first.met_at is not None) == (date(2026, 6, 1), met)


def test_two_on_one_day_are_one() -> None:
    known = facts(
        held("a", date(2026, 4, 1), 9, discussed=frozenset({"c"})),
        held("b", date(2026, 4, 1), 15, discussed=frozenset({"c"})),
        cases=[a_case()],
    )
    assert due(known, NEED, date(2026, 5, 1)) == [date(2026, 6, 1)]


def test_then_twice_in_each_period_between_reviews() -> None:
    on = date(2026, 6, 10)
    known = discussed(date(2026, 4, 1), date(2026, 5, 1))
    assert due(known, NEED, on) == [date(2026, 12, 1)]
    held_late = a_case(IN_NEED, date(2026, 6, 8), date(2026, 10, 5))
    assert due(replace(known, cases=(held_late,)), NEED, on) == [date(2026, 10, 4)]


def test_a_discussion_on_the_day_of_the_review_belongs_to_the_next_period() -> None:
    known = discussed(date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 2), date(2026, 8, 3))
    assert due(known, NEED, date(2026, 9, 1)) == []


class TestLookedAfter:
    def test_before_the_second_review(self) -> None:
        known = facts(cases=[a_case(LOOKED_AFTER)])
        assert due(known, CARE, MARCH_2) == [date(2026, 5, 24)]

    def test_twelve_weeks_after_the_first_where_the_council_chose_so(self) -> None:
        rule = quota(LOOKED_AFTER, reviews=(Days(28), Days(84)), later_from=FromSetting("second"))
        known = facts(cases=[a_case(LOOKED_AFTER)])
        assert due(known, rule, MARCH_2, second="start") == [date(2026, 5, 24)]
        assert due(known, rule, MARCH_2, second="previous") == [date(2026, 6, 21)]

    def test_a_first_review_that_came_after_the_second_would_have(self) -> None:
        known = facts(cases=[a_case(LOOKED_AFTER, date(2026, 6, 1))])
        assert due(known, CARE, MARCH_2) == [date(2026, 8, 23)]


def test_once_before_the_first_meeting_then_twice_in_three_months() -> None:
    rule = quota(EARLY_HELP, reviews=(Months(3),), first=1, every=Months(3))
    known = replace(discussed(date(2026, 4, 1)), cases=(a_case(EARLY_HELP),))
    assert due(known, rule, date(2026, 5, 1)) == []
    assert due(known, rule, date(2026, 6, 2)) == [date(2026, 9, 1)]


def test_of_another_kind_since_a_day_it_counts_from_there() -> None:
    changed = case("c", MARCH_2, (CaseKind.CHILD_PROTECTION, MARCH_2), (IN_NEED, date(2026, 9, 1)))
    known = facts(cases=[changed])
    assert due(known, NEED, date(2026, 8, 31)) == []
    assert due(known, NEED, date(2026, 9, 1)) == [date(2026, 11, 30)]


@pytest.mark.parametrize("changes", [{"closed_on": date(2026, 4, 1)}, {"paused": True}])
def test_closed_or_paused_it_asks_nothing(changes: dict[str, object]) -> None:
    assert due(facts(cases=[a_case(**changes)]), NEED, date(2026, 5, 1)) == []


def test_of_a_period_from_before_go_live_nothing_is_asked_unless_something_is_known() -> None:
    old = case("c", date(2025, 11, 3), (IN_NEED, date(2025, 11, 3)))
    on = date(2026, 1, 20)
    assert due(facts(cases=[old]), NEED, on) == []
    told = replace(old, discussed_on=(date(2025, 12, 1),))
    assert due(facts(cases=[told]), NEED, on) == [date(2026, 2, 2)]


def test_the_next_review_is_foretold() -> None:
    found = duties(facts(cases=[a_case()]), policy(NEED), moment(date(2026, 5, 1), 12))
    assert found.valid_until == moment(date(2026, 6, 2), 0)
