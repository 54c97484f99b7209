"""Between moments (UTC) and days in the organisation's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@lru_cache(maxsize=4096)
def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC when `zone`'s clocks show `clock` on `day`.

    Of a time that comes twice the first is meant; one that is skipped lies an hour further on.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Local midnight at the beginning of `day`, in UTC."""
    return at(day, time.min, zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of `day`, in UTC."""
    return start_of_day(day + _ONE_DAY, zone) - _INSTANT


@lru_cache(maxsize=4096)
def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day that `zone`'s calendars show at `moment`."""
    return moment.astimezone(zone).date()
