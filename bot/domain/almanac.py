"""Days and moments as whole numbers, which is what the engine counts with.

A day is its proleptic ordinal (`date.toordinal`), a moment is microseconds since 1970 in UTC.
Everything that takes long to work out is looked up once and kept: where days begin in the zone,
and which day lies a length after another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.intervals import Days, Interval, Weeks, add
from bot.domain.local_time import start_of_day

MINUTE = 60 * 1_000_000
_QUARTER = 15 * MINUTE  # every zone is whole quarters of an hour off UTC
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def number_of(moment: datetime) -> int:
    """An aware moment as its number."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(number: int) -> datetime:
    """The moment in UTC that has this number."""
    return _EPOCH + timedelta(microseconds=number)


def ordinal_of(day: date | None) -> int | None:
    """A day as its ordinal; None stays None."""
    return None if day is None else day.toordinal()


class _Table(dict[int, int]):
    """Worked out at the first asking, looked up ever after."""

    def __init__(self, work_out: Callable[[int], int]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, number: int) -> int:
        found = self[number] = self._work_out(number)
        return found


class Almanac:
    """One zone's days and one calendar's lengths."""

    def __init__(self, calendar: Calendar, zone: ZoneInfo) -> None:
        self._calendar, self._zone = calendar, zone
        self._day_of_quarter = _Table(self._work_out_day)
        self._starts = _Table(self._work_out_start)
        self._adding: dict[Interval, Callable[[int], int]] = {}

    def day_of(self, moment: int) -> int:
        """The local day on which a moment lies."""
        return self._day_of_quarter[moment // _QUARTER]

    def start_of(self, day: int) -> int:
        """The first moment of a local day."""
        return self._starts[day]

    def end_of(self, day: int) -> int:
        """The last moment of a local day."""
        return self._starts[day + 1] - 1

    def adding(self, interval: Interval) -> Callable[[int], int]:
        """What gives the day that lies `interval` after a day.

        Raises:
            ValueError: when called, for `Hours`, which belong to moments and not to days.
        """
        found = self._adding.get(interval)
        if found is None:
            found = self._adding[interval] = self._adder(interval)
        return found

    def _adder(self, interval: Interval) -> Callable[[int], int]:
        match interval:
            case Days(days=n):
                return n.__add__
            case Weeks(weeks=n):
                return (7 * n).__add__
        calendar = self._calendar
        table = _Table(lambda day: add(date.fromordinal(day), interval, calendar).toordinal())
        return table.__getitem__

    def _work_out_day(self, quarter: int) -> int:
        return moment_of(quarter * _QUARTER).astimezone(self._zone).date().toordinal()

    def _work_out_start(self, day: int) -> int:
        return number_of(start_of_day(date.fromordinal(day), self._zone))
