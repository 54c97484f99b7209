"""How a day and a time are said: `Thursday 26 November`, `10am`.

Moments are given in the organisation's own zone; an instant in UTC is refused, since it would be
an hour out all summer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def day(day: date, near: date | None = None) -> str:
    """`Thursday 26 November`; with the year where it is not the year of `near`."""
    year = f" {day.year}" if near is not None and day.year != near.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"


def short_day(day: date) -> str:
    """`26 Nov 2026`, for lists."""
    return f"{day.day} {day:%b %Y}"


def time_of_day(moment: time) -> str:
    """`10am`, `2:30pm`, `midday`, `midnight`."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midday" if moment.hour else "midnight"
    hour = moment.hour % 12 or 12
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def moment(at: datetime, near: date | None = None) -> str:
    """`Thursday 26 November at 10am`."""
    return f"{day(_local(at).date(), near)} at {time_of_day(at.time())}"


def _local(at: datetime) -> datetime:
    if at.tzinfo is UTC:
        raise ValueError("a moment is said in local time: convert it first")
    return at
