"""Working hours: patterns, leave, bank holidays, closures, and both changes of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain import hours
from bot.domain.calendar import Calendar
from bot.domain.facts import Session, SessionStatus
from tests.support.ladders import ALICE, TUESDAY_TO_THURSDAY, away, local, somebody
from tests.support.policies import LONDON

PLAIN = Calendar()


def next_for(person, text, calendar=PLAIN):
    return hours.next_working_moment(person, local(text), calendar, LONDON)


def test_within_hours_the_next_working_moment_is_now():
    assert next_for(ALICE, "2026-11-23 09:00") == local("2026-11-23 09:00")
    assert next_for(ALICE, "2026-11-23 16:59") == local("2026-11-23 16:59")


def test_the_end_of_a_shift_is_no_longer_work():
    assert next_for(ALICE, "2026-11-23 17:00") == local("2026-11-24 09:00")


def test_a_friday_evening_waits_for_monday():
    assert next_for(ALICE, "2026-11-27 18:00") == local("2026-11-30 09:00")


def test_somebody_part_time_is_waited_for():
    part_time = somebody("pat", pattern=TUESDAY_TO_THURSDAY)
    assert next_for(part_time, "2026-11-26 18:00") == local("2026-12-01 09:00")
    assert not hours.is_away(part_time, local("2026-11-26 18:00"), PLAIN, LONDON)


def test_leave_bank_holidays_and_closures_are_skipped():
    closed = Calendar(frozenset({date(2026, 12, 29)}))
    over_christmas = away(ALICE, date(2026, 12, 23), date(2026, 12, 24))
    assert next_for(over_christmas, "2026-12-22 17:30", closed) == local("2026-12-30 09:00")


def test_whoever_has_left_or_has_no_end_of_leave_never_works():
    left = replace(ALICE, left_on=date(2026, 11, 20))
    gone = away(ALICE, date(2026, 11, 20), None)
    assert next_for(left, "2026-11-23 09:00") is None
    assert next_for(gone, "2026-11-23 09:00") is None
    assert hours.is_away(gone, local("2026-11-23 09:00"), PLAIN, LONDON)


def test_the_last_day_of_employment_is_worked():
    assert next_for(replace(ALICE, left_on=date(2026, 11, 23)), "2026-11-23 08:00") is not None


def test_nine_in_the_morning_stays_nine_when_the_clocks_go_back():
    assert next_for(ALICE, "2026-10-23 18:00") == datetime(2026, 10, 26, 9, tzinfo=UTC)
    assert next_for(ALICE, "2026-10-23 08:00") == datetime(2026, 10, 23, 8, tzinfo=UTC)


def test_nine_in_the_morning_stays_nine_when_the_clocks_go_forward():
    assert next_for(ALICE, "2026-03-27 18:00") == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert next_for(ALICE, "2026-03-27 08:00") == datetime(2026, 3, 27, 9, tzinfo=UTC)


def test_the_last_working_day_before_skips_leave():
    holiday = away(ALICE, date(2026, 11, 18), date(2026, 11, 20))
    sunday = date(2026, 11, 22)
    assert hours.last_working_day_on_or_before(holiday, sunday, PLAIN) == date(2026, 11, 17)


def test_the_last_start_of_work_is_not_after_the_moment():
    def last(text):
        return hours.last_start_of_work(ALICE, local(text), PLAIN, LONDON)

    assert last("2026-11-23 08:59") == local("2026-11-20 09:00")
    assert last("2026-11-23 09:00") == local("2026-11-23 09:00")


def test_one_day_of_leave_is_away_until_it_is_over():
    day_off = away(ALICE, date(2026, 11, 24), date(2026, 11, 24))

    def is_away(text):
        return hours.is_away(day_off, local(text), PLAIN, LONDON)

    assert not is_away("2026-11-23 16:00")
    assert is_away("2026-11-23 17:30")
    assert is_away("2026-11-24 10:00")
    assert not is_away("2026-11-24 18:00")


def test_leave_over_a_weekend_only_takes_no_working_day():
    weekend = away(ALICE, date(2026, 11, 28), date(2026, 11, 29))
    assert not hours.is_away(weekend, local("2026-11-27 18:00"), PLAIN, LONDON)


def test_nobody_is_disturbed_in_their_sessions():
    ten = local("2026-11-23 10:00")
    first = Session("1", "pair", ten, minutes=90)
    second = Session("2", "pair", ten + timedelta(minutes=90), minutes=60)
    assert hours.quiet_until([second, first], ten) == local("2026-11-23 12:30")
    assert hours.quiet_until([first, second], local("2026-11-23 09:59")) < ten
    moved = replace(first, status=SessionStatus.POSTPONED)
    assert hours.quiet_until([moved], ten) == ten
