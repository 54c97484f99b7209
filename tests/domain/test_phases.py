"""Which rule of supervision applies is decided by the phase of the next session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import duties
from bot.domain.intervals import Days, Months, Weeks
from bot.domain.policy import Applies, Point, Span
from tests.support.known import PRACTITIONER, facts, held, moment
from tests.support.policies import newcomers, policy, supervision
from tests.support.supervision import due, owed

NEWCOMER = replace(
    PRACTITIONER,
    started_on=date(2026, 2, 2),
    qualified_on=date(2026, 1, 15),
    newly_qualified=False,
)
SETTLING = policy(*newcomers(), newly_qualified_for=Months(12))


class TestPhases:
    """Started on 2 February: weekly to 15 March, then fortnightly."""

    @pytest.mark.parametrize(
        ("last", "expected", "rule"),
        [
            (date(2026, 3, 2), date(2026, 3, 9), "M-weekly"),
            (date(2026, 3, 8), date(2026, 3, 15), "M-weekly"),  # day 42, the last of six weeks
            (date(2026, 3, 9), date(2026, 3, 23), "M-fortnightly"),  # day 43 is the next phase
        ],
    )
    def test_the_phase_of_the_next_session_decides(
        self, last: date, expected: date, rule: str
    ) -> None:
        found = owed(facts(held("a", last), person=NEWCOMER), SETTLING, moment(last, 15))["a"]
        assert (found.due_on, found.rule) == (expected, rule)

    def test_six_months_without_a_review_stay_fortnightly(self) -> None:
        last = date(2026, 8, 3)
        assert due(facts(held("a", last), person=NEWCOMER), SETTLING, moment(last, 15)) == date(
            2026, 8, 17
        )

    def test_a_review_before_six_months_takes_effect_after_them(self) -> None:
        reviewed = replace(NEWCOMER, progress_review_on=date(2026, 7, 1))
        early = facts(held("a", date(2026, 7, 13)), person=reviewed)
        assert due(early, SETTLING, moment(date(2026, 7, 14))) == date(2026, 7, 27)
        late = facts(held("a", date(2026, 8, 3)), person=reviewed)
        assert due(late, SETTLING, moment(date(2026, 8, 4))) == date(2026, 9, 3)

    def test_a_year_after_qualifying_the_settled_rule_begins(self) -> None:
        known = facts(held("a", date(2027, 1, 4)), person=NEWCOMER)
        found = owed(known, SETTLING, moment(date(2027, 1, 5)))["a"]
        assert (found.due_on, found.rule) == (date(2027, 2, 1), "M-settled")

    def test_a_phase_that_begins_later_counts_from_its_beginning(self) -> None:
        begins = Point(anchor="employment", plus=Weeks(6))
        loose_then_tight = policy(
            supervision(Months(3), id="loose", during=Span(ends=(begins,))),
            supervision(Days(7), id="tight", during=Span(begins=begins)),
        )
        known = facts(held("a", date(2026, 2, 10)), person=NEWCOMER)
        found = owed(known, loose_then_tight, moment(date(2026, 2, 11)))["a"]
        assert (found.due_on, found.rule) == (date(2026, 3, 23), "tight")
        assert [step.op for step in found.why] == ["start", "no_earlier_than", "add"]

    def test_where_no_phase_reaches_the_next_session_today_s_decides_until_it_ends(self) -> None:
        ends = Point(anchor="employment", plus=Weeks(6))
        only_at_first = policy(supervision(Days(14), during=Span(ends=(ends,))))
        known = facts(held("a", date(2026, 3, 10)), person=NEWCOMER)
        now, ended = moment(date(2026, 3, 11)), moment(date(2026, 3, 16), 0)
        assert due(known, only_at_first, now) == date(2026, 3, 24)
        assert duties(known, only_at_first, now).valid_until == ended
        assert "a" not in owed(known, only_at_first, ended)


def test_a_phase_that_never_is_asks_for_nothing() -> None:
    over = Span(ends=(Point(anchor="employment", plus=Weeks(6)),))
    experienced = Applies(newly_qualified=False)
    weekly = supervision(Days(7), during=over, applies=experienced)
    new = replace(PRACTITIONER, started_on=date(2026, 6, 1), qualified_on=date(2026, 3, 2))
    by = policy(weekly, newly_qualified_for=Months(12))
    known = facts(held("a", date(2026, 10, 28)), person=new)
    assert owed(known, by, moment(date(2026, 11, 23))) == {}
