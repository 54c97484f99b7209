"""Lengths of time, at the ends of months and years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.intervals import (
    Days,
    EndOfMonth,
    Hours,
    Interval,
    Months,
    Weeks,
    WorkingDays,
    add,
    back,
    in_words,
)

CALENDAR = Calendar()
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(-600, 600))
def test_months_are_clamped_as_dateutil_clamps_them(day: date, months: int) -> None:
    assert add(day, Months(months), CALENDAR) == day + relativedelta(months=months)


@given(DAYS, st.integers(-600, 600))
def test_the_end_of_a_month_is_as_dateutil_says(day: date, months: int) -> None:
    expected = day + relativedelta(months=months, day=31)
    assert add(day, EndOfMonth(months), CALENDAR) == expected


@given(DAYS, st.integers(0, 400))
def test_days_and_weeks_count_the_calendar(day: date, count: int) -> None:
    assert add(day, Days(count), CALENDAR) == day + timedelta(days=count)
    assert add(day, Weeks(count), CALENDAR) == add(day, Days(7 * count), CALENDAR)
    assert add(add(day, Days(count), CALENDAR), back(Days(count)), CALENDAR) == day


def test_clamping_goes_on_from_the_day_it_led_to() -> None:
    first = add(date(2026, 1, 31), Months(1), CALENDAR)
    assert (first, add(first, Months(1), CALENDAR)) == (date(2026, 2, 28), date(2026, 3, 28))
    assert add(date(2028, 1, 31), Months(1), CALENDAR) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 12, 23), 5, date(2027, 1, 4)),  # Christmas, a substitute day, New Year
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Easter
        (date(2026, 11, 20), 3, date(2026, 11, 25)),  # a Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_working_days(start: date, count: int, expected: date) -> None:
    assert add(start, WorkingDays(count), CALENDAR) == expected


def test_hours_belong_to_moments() -> None:
    with pytest.raises(ValueError, match="moment"):
        add(date(2026, 11, 23), Hours(24), CALENDAR)


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Days(28), "28 days"),
        (Days(1), "1 day"),
        (WorkingDays(3), "3 working days"),
        (Months(1), "1 month"),
        (Hours(24), "24 hours"),
        (EndOfMonth(0), "the end of the same month"),
        (EndOfMonth(1), "the end of the next month"),
        (EndOfMonth(2), "the end of the month, 2 months on"),
    ],
)
def test_lengths_in_words(interval: Interval, words: str) -> None:
    assert in_words(interval) == words
