"""What a policy asks by the calendar: once, again and again, or so many times in a stretch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.facts import Facts
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, EndOfMonth, Months
from bot.domain.obligation_rules import Every, Times
from bot.domain.policy import Point
from tests.support.known import PAIR, PRACTITIONER, case, facts, held, moment
from tests.support.obligations import NEW, NOVEMBER_2, due, event, owed
from tests.support.policies import obligation, once, policy

H = Happening


class TestOnce:
    FIRST_WEEK = obligation(H.AGREEMENT, once=once(Days(6)))
    THIRD_WEEK = obligation(H.SUPERVISION_HELD, once=once(Days(20), no_sooner=Days(14)))

    def test_in_the_first_week(self) -> None:
        assert due(facts(person=NEW), self.FIRST_WEEK) == [date(2026, 11, 8)]

    def test_met_by_the_first_whenever_it_was_signed(self) -> None:
        before = event(H.AGREEMENT, date(2026, 10, 30))
        found = owed(facts(person=NEW, events=(before,)), self.FIRST_WEEK)
        assert [one.met_at for one in found] == [moment(date(2026, 10, 30), 0)]

    @pytest.mark.parametrize(
        ("day", "met"),
        [(date(2026, 11, 15), False), (date(2026, 11, 16), True), (date(2026, 11, 22), True)],
    )
    def test_a_session_in_the_third_week(self, day: date, met: bool) -> None:
        assert due(facts(held("a", day), person=NEW), self.THIRD_WEEK) == (
            [] if met else [date(2026, 11, 22)]
        )

    def test_six_months_less_a_day(self) -> None:
        rule = obligation(H.OBSERVATION, once=once(Months(6), short_of=True))
        person = replace(PRACTITIONER, started_on=date(2026, 8, 31))
        assert due(facts(person=person), rule) == [date(2027, 2, 27)]

    def test_what_was_due_before_go_live_is_unknown_and_not_owed(self) -> None:
        assert due(facts(), self.FIRST_WEEK) == []

    def test_an_agreement_with_an_earlier_supervisor_is_another_one(self) -> None:
        rule = obligation(H.AGREEMENT, once=once(Days(14), of="pair"))
        pair = replace(PAIR, since=NOVEMBER_2)
        signed = event(H.AGREEMENT, date(2026, 6, 1))
        assert due(facts(pair=pair, events=(signed,)), rule) == [date(2026, 11, 16)]

    def test_nothing_without_its_day(self) -> None:
        rule = obligation(H.HALF_DAY_COURSE, once=once(Months(6), of="supervising"))
        assert owed(facts(), rule) == []


class TestAgainAndAgain:
    YEARLY = obligation(H.AGREEMENT_REVIEW, also=(H.AGREEMENT,), every=Every(length=Months(12)))

    def test_a_year_after_the_last(self) -> None:
        signed = event(H.AGREEMENT, date(2024, 2, 29))
        assert due(facts(events=(signed,)), self.YEARLY) == [date(2025, 2, 28)]

    def test_a_review_restarts_the_year(self) -> None:
        signed = event(H.AGREEMENT, date(2026, 1, 12))
        reviewed = event(H.AGREEMENT_REVIEW, date(2026, 7, 6))
        found = owed(facts(events=(reviewed, signed)), self.YEARLY)
        assert [(one.due_on, bool(one.met_at)) for one in found] == [
            (date(2027, 1, 12), True),
            (date(2027, 7, 6), False),
        ]

    def test_none_known_and_no_beginning_asks_nothing(self) -> None:
        assert owed(facts(), self.YEARLY) == []

    def test_before_go_live_the_count_begins_there(self) -> None:
        rule = obligation(
            H.GOALS_REVIEW, every=Every(length=Months(6), of=Point(anchor="employment"))
        )
        assert due(facts(), rule) == [date(2026, 7, 5)]
        assert due(facts(person=NEW), rule) == [date(2027, 5, 2)]

    def test_what_lies_ahead_has_not_happened(self) -> None:
        rule = obligation(
            H.GOALS_REVIEW, every=Every(length=Months(6), of=Point(anchor="employment"))
        )
        ahead = event(H.GOALS_REVIEW, date(2026, 12, 1))
        known = facts(person=NEW, events=(ahead,))
        assert due(known, rule, on=date(2026, 11, 30)) == [date(2027, 5, 2)]
        assert due(known, rule, on=date(2026, 12, 1)) == [date(2027, 6, 1)]
        found = duties(known, policy(rule), moment(date(2026, 11, 30), 12))
        assert found.valid_until == moment(date(2026, 12, 1), 0)


class TestAboutCases:
    SEEN = obligation(
        H.CHILD_SEEN,
        about="case",
        every=Every(length=Days(42), of=Point(anchor="allocation"), or_own=True),
    )

    def test_day_42(self) -> None:
        known = facts(cases=[case("c", NOVEMBER_2)])
        assert due(known, self.SEEN) == [NOVEMBER_2 + timedelta(days=42)]

    def test_its_own_interval_wins_even_where_it_is_longer(self) -> None:
        known = facts(cases=[case("c", NOVEMBER_2, seen_every_days=60)])
        assert due(known, self.SEEN) == [NOVEMBER_2 + timedelta(days=60)]

    def test_each_case_has_its_own_days(self) -> None:
        cases = [case("c", NOVEMBER_2), case("d", NOVEMBER_2), case("e", NOVEMBER_2, paused=True)]
        seen = event(H.CHILD_SEEN, date(2026, 11, 9), about="c")
        assert due(facts(cases=cases, events=(seen,)), self.SEEN) == [
            date(2026, 12, 21),
            date(2026, 12, 14),
        ]

    def test_a_closed_case_asks_nothing(self) -> None:
        known = facts(cases=[case("c", NOVEMBER_2, closed_on=date(2026, 11, 20))])
        assert due(known, self.SEEN) == []

    def test_each_calendar_month(self) -> None:
        timing = Every(length=EndOfMonth(1), of=Point(anchor="allocation"), first=EndOfMonth(0))
        rule = obligation(H.CASE_SUMMARY, about="case", every=timing)
        known = facts(cases=[case("c", NOVEMBER_2)])
        assert due(known, rule) == [date(2026, 11, 30)]
        written = event(H.CASE_SUMMARY, date(2026, 11, 30), about="c")
        assert due(replace(known, events=(written,)), rule) == [date(2026, 12, 31)]


class TestSoManyInAStretch:
    TWO_A_YEAR = obligation(
        H.OBSERVATION,
        also=(H.FORMAL_OBSERVATION,),
        times=Times(times=2, in_each=Months(12), of=Point(anchor="employment")),
    )
    STARTED = date(2024, 3, 1)

    def known(self, *days: date) -> Facts:
        person = replace(PRACTITIONER, started_on=self.STARTED)
        events = tuple(event(H.OBSERVATION, day) for day in days)
        return facts(person=person, events=events, go_live=date(2025, 3, 1))

    def test_by_the_last_day_of_the_stretch(self) -> None:
        on = date(2026, 2, 27)
        assert due(self.known(date(2025, 5, 1)), self.TWO_A_YEAR, on) == [date(2026, 2, 28)]
        assert due(self.known(date(2025, 5, 1), on), self.TWO_A_YEAR, on) == []

    def test_a_late_one_meets_the_stretch_that_is_over(self) -> None:
        known = self.known(date(2025, 5, 1), date(2026, 3, 20))
        found = owed(known, self.TWO_A_YEAR, date(2026, 3, 20))
        assert [(one.due_on, bool(one.met_at)) for one in found] == [
            (date(2026, 2, 28), True),
            (date(2027, 2, 28), False),
        ]

    def test_of_a_stretch_from_before_go_live_nothing_is_asked_unless_something_is_known(
        self,
    ) -> None:
        later = replace(self.known(), go_live=date(2025, 9, 1))
        assert due(later, self.TWO_A_YEAR, date(2025, 10, 1)) == []
        known = replace(later, events=(event(H.OBSERVATION, date(2025, 6, 2)),))
        assert due(known, self.TWO_A_YEAR, date(2025, 10, 1)) == [date(2026, 2, 28)]

    def test_the_next_stretch_is_foretold(self) -> None:
        found = duties(self.known(), policy(self.TWO_A_YEAR), moment(date(2026, 2, 1), 12))
        assert found.valid_until == moment(date(2026, 3, 1), 0)
