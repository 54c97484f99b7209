"""Working days: bank holidays, substitute days, closures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # for Boxing Day, a Saturday
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), False),
        (date(2026, 5, 4), False),  # the early May bank holiday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 11, 30), True),  # a holiday in Scotland alone
    ],
)
def test_england_s_working_days(day: date, working: bool) -> None:
    assert Calendar().is_working_day(day) is working


def test_a_closure_is_no_working_day() -> None:
    shut = Calendar(frozenset({date(2026, 12, 29)}))
    assert shut.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 30)
    assert shut.on_or_after(date(2026, 12, 25)) == date(2026, 12, 30)
    assert shut.on_or_before(date(2026, 12, 29)) == date(2026, 12, 24)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 40))
def test_as_many_working_days_lie_between_as_were_added(start: date, count: int) -> None:
    calendar = Calendar()
    end = calendar.add_working_days(start, count)
    after = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert sum(calendar.is_working_day(day) for day in after) == count
    assert calendar.is_working_day(end)
