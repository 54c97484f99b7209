"""Five kinds of length of time, never mixed, and how each is added to a day.

`Days` count the calendar; `WorkingDays` skip weekends, bank holidays and closures, the day after
the event being day 1; `Weeks` are blocks of seven days; `Months` are clamped to a short month's
last day; `Hours` are elapsed time and have no meaning for a day. `EndOfMonth` is the last day of
the calendar month in which something happened. The field of each is named after its unit, so that
a pack writes `{days: 28}` or `{working_days: 3}`.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import ClassVar

from bot.domain.calendar import Calendar

_EXTRA = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days."""

    days: int
    __pydantic_config__: ClassVar[dict[str, str]] = _EXTRA


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday, less bank holidays and the council's closures."""

    working_days: int
    __pydantic_config__: ClassVar[dict[str, str]] = _EXTRA


@dataclass(frozen=True, slots=True)
class Weeks:
    """Blocks of seven calendar days."""

    weeks: int
    __pydantic_config__: ClassVar[dict[str, str]] = _EXTRA


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months, clamped: 31 January and one month is 28 February."""

    months: int
    __pydantic_config__: ClassVar[dict[str, str]] = _EXTRA


@dataclass(frozen=True, slots=True)
class Hours:
    """Elapsed hours: the clock change counts."""

    hours: int
    __pydantic_config__: ClassVar[dict[str, str]] = _EXTRA


@dataclass(frozen=True, slots=True)
class EndOfMonth:
    """The last day of the calendar month, `months` months on (0 is the same month)."""

    end_of_month: int
    __pydantic_config__: ClassVar[dict[str, str]] = _EXTRA


Interval = Days | WorkingDays | Weeks | Months | Hours | EndOfMonth


def add(day: date, interval: Interval, calendar: Calendar) -> date:
    """The day that lies `interval` after `day`; a negative count goes back.

    Raises:
        ValueError: for `Hours`, which belong to moments and not to days.
    """
    match interval:
        case Days(days=n):
            return day + timedelta(days=n)
        case Weeks(weeks=n):
            return day + timedelta(weeks=n)
        case Months(months=n):
            return _months_on(day, n, day.day)
        case WorkingDays(working_days=n):
            return calendar.add_working_days(day, n)
        case EndOfMonth(end_of_month=n):
            return _months_on(day, n, 31)
        case Hours():
            raise ValueError("hours are added to a moment, not to a day")


def _months_on(day: date, months: int, wanted: int) -> date:
    """The `wanted` day of the month `months` on, or that month's last if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(wanted, monthrange(year, month)[1]))


def back(interval: Interval) -> Interval:
    """The same length, backwards."""
    match interval:
        case Days(days=n):
            return Days(-n)
        case Weeks(weeks=n):
            return Weeks(-n)
        case Months(months=n):
            return Months(-n)
        case WorkingDays(working_days=n):
            return WorkingDays(-n)
        case Hours(hours=n):
            return Hours(-n)
        case EndOfMonth(end_of_month=n):
            return EndOfMonth(-n)


@lru_cache(maxsize=256)
def in_words(interval: Interval) -> str:
    """`28 days`, `3 working days`, `8 weeks (56 days)`, `1 month`, `the end of the same month`."""
    if isinstance(interval, EndOfMonth):
        return _end_of_month_in_words(interval.end_of_month)
    (field,) = fields(interval)
    count, unit = getattr(interval, field.name), field.name.replace("_", " ")
    if isinstance(interval, Weeks) and abs(count) != 1:
        return f"{count} weeks ({7 * count} days)"
    return f"{count} {unit[:-1] if abs(count) == 1 else unit}"


def every_in_words(interval: Interval) -> str:
    """`every month`, `every 4 weeks (28 days)`."""
    return f"every {in_words(interval).removeprefix('1 ')}"


def within_in_words(interval: Interval) -> str:
    """`within 3 working days`, `on the same day`."""
    same_day = interval in (Days(0), WorkingDays(0))
    return "on the same day" if same_day else f"within {in_words(interval)}"


def _end_of_month_in_words(months: int) -> str:
    if months in (0, 1):
        return f"the end of the {'next' if months else 'same'} month"
    return f"the end of the month, {in_words(Months(months))} on"
