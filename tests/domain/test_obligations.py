"""What a policy asks besides sessions and cases: by the calendar, and after something happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Absence, Event, Facts, Pair, ReportCount
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, EndOfMonth, Hours, Months, WorkingDays
from bot.domain.obligation_rules import After, Every, ObligationRule, Times
from bot.domain.policy import Applies, FromSetting, Point, Rule, SettingValue
from bot.domain.why import lines
from tests.support.known import PAIR, PRACTITIONER, SUPERVISOR, case, facts, held, moment, planned
from tests.support.policies import obligation, once, policy

H = Happening
NOVEMBER_2 = date(2026, 11, 2)
NEW = replace(PRACTITIONER, started_on=NOVEMBER_2)
LATER = date(2027, 12, 31)


def event(kind: Happening, on: date, id: str = "", **more: object) -> Event:
    return Event(id or f"{kind.value} {on}", kind, on, **more)


def owed(known: Facts, rule: Rule, on: date = LATER, **settings: SettingValue) -> list[Duty]:
    """The obligations at noon on a day."""
    found = duties(known, policy(rule, settings=settings), moment(on, 12)).duties
    return [one for one in found if one.key.kind is DutyKind.OBLIGATION]


def due(known: Facts, rule: Rule, on: date = LATER, **settings: SettingValue) -> list[date]:
    """The days by which something is still owed."""
    return [one.due_on for one in owed(known, rule, on, **settings) if not one.met_at]


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
        rule = obligation(H.GOALS_REVIEW, every=Every(length=Months(6), of=_from("employment")))
        assert due(facts(), rule) == [date(2026, 7, 5)]
        assert due(facts(person=NEW), rule) == [date(2027, 5, 2)]

    def test_what_lies_ahead_has_not_happened(self) -> None:
        rule = obligation(H.GOALS_REVIEW, every=Every(length=Months(6), of=_from("employment")))
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


class TestAfterSomethingHappened:
    COPY = obligation(H.COPY_GIVEN, after=After(event=H.SUPERVISION_HELD, within=Days(5)))
    SIGNED = obligation(H.COPY_CONFIRMED, after=After(event=H.COPY_GIVEN, by="next_session"))

    def test_a_copy_within_five_days_over_christmas(self) -> None:
        known = facts(held("a", date(2026, 12, 23)))
        assert due(known, self.COPY, date(2026, 12, 24)) == [date(2026, 12, 28)]
        working = obligation(
            H.COPY_GIVEN, after=After(event=H.SUPERVISION_HELD, within=WorkingDays(5))
        )
        assert due(known, working, date(2026, 12, 24)) == [date(2027, 1, 4)]

    def test_only_a_copy_of_that_session_meets_it(self) -> None:
        sessions = (held("a", date(2026, 11, 2)), held("b", date(2026, 11, 9)))
        given = event(H.COPY_GIVEN, date(2026, 11, 10), about="b")
        assert due(facts(*sessions, events=(given,)), self.COPY) == [date(2026, 11, 7)]

    def test_it_is_signed_at_the_next_session_and_not_late_before(self) -> None:
        given = event(H.COPY_GIVEN, date(2026, 11, 2), about="a")
        ahead = facts(
            held("a", date(2026, 11, 2)), planned("b", date(2026, 11, 30)), events=(given,)
        )
        assert due(ahead, self.SIGNED, date(2026, 11, 10)) == [date(2026, 11, 30)]
        signed = event(H.COPY_CONFIRMED, date(2026, 11, 30), about="a")
        assert due(replace(ahead, events=(given, signed)), self.SIGNED) == []

    def test_without_a_booking_nothing_can_be_late(self) -> None:
        given = event(H.COPY_GIVEN, date(2026, 11, 2), about="a")
        known = facts(held("a", date(2026, 11, 2)), events=(given,))
        assert due(known, self.SIGNED, date(2026, 11, 10)) == []

    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            (moment(date(2026, 10, 24), 18), moment(date(2026, 10, 25), 17)),  # clocks go back
            (moment(date(2026, 3, 28), 18), moment(date(2026, 3, 29), 19)),  # and forward
        ],
    )
    def test_urgent_hours_are_elapsed_hours(self, told: object, expected: object) -> None:
        decided = Event("d", H.DECISION, told.date(), about="c", at=told, urgent=True)
        timing = After(event=H.DECISION, within=WorkingDays(2), urgent=Hours(24))
        rule = obligation(H.DECISION_RECORDED, after=timing)
        known = facts(cases=[case("c", date(2026, 1, 6))], events=(decided,))
        (found,) = owed(known, rule)
        assert (found.due_at, found.case, len(found.also)) == (expected, "c", 1)

    def test_two_working_days_from_the_decision(self) -> None:
        decided = event(H.DECISION, date(2026, 12, 23), "d", about="c")
        timing = After(event=H.DECISION, within=WorkingDays(2))
        rule = obligation(H.DECISION_RECORDED, after=timing)
        assert due(facts(events=(decided,)), rule) == [date(2026, 12, 29)]
        noted = event(H.DECISION_RECORDED, date(2026, 12, 24), about="d")
        assert due(facts(events=(decided, noted)), rule) == []

    def test_on_the_day_that_was_named(self) -> None:
        agreed = event(H.TWO_DAY_COURSE_AGREED, NOVEMBER_2, until=date(2027, 3, 4))
        timing = After(event=H.TWO_DAY_COURSE_AGREED, by="named_day")
        rule = obligation(H.TWO_DAY_COURSE, after=timing)
        assert due(facts(events=(agreed,)), rule) == [date(2027, 3, 4)]

    def test_a_change_of_supervisor_asks_for_a_review_at_the_first_session(self) -> None:
        timing = After(event=H.CHANGE_OF_SUPERVISOR, by="next_session")
        rule = obligation(H.AGREEMENT_REVIEW, also=(H.AGREEMENT,), after=timing)
        known = facts(
            held("a", NOVEMBER_2),
            pair=replace(PAIR, since=NOVEMBER_2),
            earlier_pairs=(Pair("before", "priya", "eve", date(2020, 1, 6)),),
        )
        assert due(known, rule) == [NOVEMBER_2]
        assert due(replace(known, earlier_pairs=()), rule) == []

    def test_a_next_date_is_booked_after_each_session(self) -> None:
        timing = After(event=H.SUPERVISION_HELD, within=Days(0))
        rule = obligation(H.SESSION_BOOKED, after=timing)
        alone = facts(held("a", NOVEMBER_2))
        assert due(alone, rule, NOVEMBER_2) == [NOVEMBER_2]
        booked = facts(held("a", NOVEMBER_2), planned("b", date(2026, 11, 30)))
        assert due(booked, rule, NOVEMBER_2) == []

    def test_what_happened_before_go_live_asks_nothing(self) -> None:
        assert due(facts(held("a", date(2025, 12, 30))), self.COPY) == []

    def test_leaving(self) -> None:
        rule = obligation(H.NOTES_TO_HR, after=After(event=H.LEAVING, within=Days(0)))
        person = replace(PRACTITIONER, left_on=NOVEMBER_2)
        gone = facts(pair=None, person=person, earlier_pairs=(PAIR,))
        assert due(gone, rule, date(2026, 11, 1)) == []
        assert due(gone, rule, NOVEMBER_2) == [NOVEMBER_2]
        (found,) = owed(gone, rule)
        assert found.owner == SUPERVISOR.id


class TestExpiry:
    RULE = obligation(H.REGISTRATION, expires=True)

    def test_by_the_last_day_on_record(self) -> None:
        on_file = event(H.REGISTRATION, date(2025, 12, 1), until=date(2026, 11, 30))
        assert due(facts(events=(on_file,)), self.RULE) == [date(2026, 11, 30)]

    def test_a_renewal_meets_it_and_has_its_own_end(self) -> None:
        old = event(H.REGISTRATION, date(2025, 12, 1), until=date(2026, 11, 30))
        new = event(H.REGISTRATION, date(2026, 11, 16), until=date(2027, 11, 30))
        assert due(facts(events=(new, old)), self.RULE) == [date(2027, 11, 30)]

    def test_none_on_file_has_no_date(self) -> None:
        assert due(facts(), self.RULE) == []


class TestWhomAndWhen:
    def test_by_the_next_person_up(self) -> None:
        rule = obligation(H.AGREEMENT, once=once(Days(6)), owner="next_up")
        supervisor = replace(SUPERVISOR, line_manager="nora")
        (found,) = owed(facts(person=NEW, supervisor=supervisor), rule)
        assert found.owner == "nora"

    def test_only_of_those_who_supervise(self) -> None:
        timing = Every(length=Months(6), of=_from("supervising"))
        rule = obligation(H.RECORDS_AUDIT, every=timing, applies=Applies(supervises=True))
        since = replace(PRACTITIONER, supervising_since=date(2026, 2, 2))
        assert due(facts(person=since), rule) == [date(2026, 8, 2)]
        assert due(facts(), rule) == []
        reports = replace(PRACTITIONER, reports=(ReportCount(date(2026, 2, 2), 3),))
        assert reports.supervises
        assert not replace(PRACTITIONER, reports=(ReportCount(date(2026, 2, 2), 0),)).supervises

    def test_the_team_that_the_council_named(self) -> None:
        applies = Applies(teams=FromSetting("teams"))
        rule = obligation(H.AGREEMENT, once=once(Days(6)), applies=applies)
        in_team = replace(NEW, team="Family Safeguarding East")
        named = "Family Safeguarding West, Family Safeguarding East"
        assert due(facts(person=in_team), rule, teams=named) == [date(2026, 11, 8)]
        assert due(facts(person=NEW), rule, teams=named) == []

    def test_where_two_rules_ask_the_same_both_are_shown(self) -> None:
        soon, late = (obligation(H.AGREEMENT, id=f"M-{n}", once=once(Days(n))) for n in (6, 13))
        found = duties(facts(person=NEW), policy(soon, late), moment(LATER, 12)).duties
        (duty,) = (one for one in found if one.key.kind is DutyKind.OBLIGATION)
        assert (duty.rule, [one.rule for one in duty.also]) == ("M-6", ["M-13"])

    def test_a_reading_holds_where_the_council_chose_it(self) -> None:
        rule = obligation(H.AGREEMENT, once=once(Days(6)), chosen={"week": "calendar"})
        assert due(facts(person=NEW), rule, week="calendar") == [date(2026, 11, 8)]
        assert due(facts(person=NEW), rule, week="working") == []
        (found,) = owed(facts(person=NEW), rule, week="calendar")
        assert lines(found)[-1] == "Within 6 days: Sunday 8 November 2026 (chosen locally: week)."

    def test_away_or_not_the_clock_runs(self) -> None:
        away = replace(NEW, absences=(Absence(NOVEMBER_2, None),))
        rule: ObligationRule = TestOnce.FIRST_WEEK
        assert due(facts(person=away), rule) == [date(2026, 11, 8)]


def _from(anchor: str) -> Point:
    return Point(anchor=anchor)
