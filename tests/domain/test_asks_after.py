"""What a policy asks after something happened, or before something runs out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.facts import Event, Pair
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, Hours, WorkingDays
from bot.domain.obligation_rules import After
from tests.support.known import PAIR, PRACTITIONER, SUPERVISOR, case, facts, held, moment, planned
from tests.support.obligations import NOVEMBER_2, due, event, owed
from tests.support.policies import obligation

H = Happening


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
