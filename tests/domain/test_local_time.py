"""Local days over the changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.local_time import at, end_of_day, local_day, start_of_day
from tests.support.policies import LONDON


def test_a_day_ends_at_local_midnight() -> None:
    summer, winter = end_of_day(date(2026, 7, 1), LONDON), end_of_day(date(2026, 12, 1), LONDON)
    assert summer == datetime(2026, 7, 1, 22, 59, 59, 999999, UTC)
    assert winter == datetime(2026, 12, 1, 23, 59, 59, 999999, UTC)


def test_the_days_of_the_clock_change_are_an_hour_shorter_and_longer() -> None:
    def length(day: date) -> timedelta:
        return end_of_day(day, LONDON) - start_of_day(day, LONDON) + timedelta(microseconds=1)

    assert length(date(2026, 3, 29)) == timedelta(hours=23)
    assert length(date(2026, 10, 25)) == timedelta(hours=25)


def test_wall_clock_time_keeps_over_the_change() -> None:
    before, after = at(date(2026, 10, 24), time(9), LONDON), at(date(2026, 10, 25), time(9), LONDON)
    assert (before.hour, after.hour) == (8, 9)


def test_a_time_that_comes_twice_is_the_first_and_one_that_is_skipped_lies_on() -> None:
    assert at(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert at(date(2026, 3, 29), time(1, 30), LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_both_ends_lie_in_the_day(day: date) -> None:
    assert local_day(start_of_day(day, LONDON), LONDON) == day
    assert local_day(end_of_day(day, LONDON), LONDON) == day
