"""When somebody works, and when they may be spoken to, in the organisation's zone.

A person's pattern, leave and employment decide, with the calendar's bank holidays and closures. A
pattern holds one shift a weekday in wall-clock time, so nine o'clock stays nine o'clock when the
clocks change. Every moment is an aware datetime in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, bank_holidays
from bot.domain.facts import Person, Session, SessionStatus, Shift
from bot.domain.local_time import at as moment_at
from bot.domain.local_time import local_day

_ONE_DAY = timedelta(days=1)
_FURTHEST = 400  # days: who does not work within them is not waited for


def employed_on(person: Person, day: date) -> bool:
    """Whether they have started and have not left; `left_on` is the last day."""
    return person.started_on <= day and (person.left_on is None or day <= person.left_on)


def on_leave(person: Person, day: date) -> bool:
    """Whether they are away on this day; an absence without a last day goes on."""
    return any(
        away.first_day <= day and (away.last_day is None or day <= away.last_day)
        for away in person.absences
    )


def shift_on(person: Person, day: date, calendar: Calendar) -> Shift | None:
    """The hours that they work on this day, or None."""
    if person.absences and on_leave(person, day):
        return None
    return rostered_on(person, day, calendar)


def rostered_on(person: Person, day: date, calendar: Calendar) -> Shift | None:
    """The hours that they would work on this day if they were not on leave, or None."""
    if not employed_on(person, day) or day in bank_holidays(day.year) or day in calendar.closures:
        return None
    weekday = day.weekday()
    for shift in person.pattern:
        if shift.weekday == weekday:
            return shift
    return None


def works_on(person: Person, day: date, calendar: Calendar) -> bool:
    """Whether they work on this day at all."""
    return shift_on(person, day, calendar) is not None


def start_of_work(person: Person, day: date, calendar: Calendar, zone: ZoneInfo) -> datetime | None:
    """The moment at which they begin on this day; None if they do not work."""
    shift = shift_on(person, day, calendar)
    return None if shift is None else moment_at(day, shift.starts, zone)


def is_working(person: Person, at: datetime, calendar: Calendar, zone: ZoneInfo) -> bool:
    """Whether `at` lies within their hours; the end of a shift does not."""
    day = local_day(at, zone)
    shift = shift_on(person, day, calendar)
    if shift is None:
        return False
    return moment_at(day, shift.starts, zone) <= at < moment_at(day, shift.ends, zone)


def next_working_moment(
    person: Person, at: datetime, calendar: Calendar, zone: ZoneInfo
) -> datetime | None:
    """The first moment not before `at` within their hours; None if no such day is in sight."""
    for day in _days_from(local_day(at, zone)):
        shift = shift_on(person, day, calendar)
        if shift is not None and at < moment_at(day, shift.ends, zone):
            return max(at, moment_at(day, shift.starts, zone))
    return None


def next_start_of_work(
    person: Person, at: datetime, calendar: Calendar, zone: ZoneInfo
) -> datetime | None:
    """The first beginning of a working day that is not before `at`."""
    for day in _days_from(local_day(at, zone)):
        begins = start_of_work(person, day, calendar, zone)
        if begins is not None and begins >= at:
            return begins
    return None


def last_working_day_on_or_before(person: Person, day: date, calendar: Calendar) -> date | None:
    """Their last working day that is not after `day`; None if no such day is in sight."""
    for back in range(_FURTHEST):
        if works_on(person, day - back * _ONE_DAY, calendar):
            return day - back * _ONE_DAY
    return None


def last_start_of_work(
    person: Person, at: datetime, calendar: Calendar, zone: ZoneInfo
) -> datetime | None:
    """The last beginning of a working day that is not after `at`."""
    day = local_day(at, zone)
    for back in range(_FURTHEST):
        begins = start_of_work(person, day - back * _ONE_DAY, calendar, zone)
        if begins is not None and begins <= at:
            return begins
    return None


def is_away(person: Person, at: datetime, calendar: Calendar, zone: ZoneInfo) -> bool:
    """Whether leave takes a whole working day from them before they next work after `at`.

    Days that they never work are no leave: somebody part-time is waited for. Who never works again
    is away.
    """
    back_at = next_working_moment(person, at, calendar, zone)
    if back_at is None:
        return True
    day, back_on = local_day(at, zone), local_day(back_at, zone)
    while day < back_on:
        missed = rostered_on(person, day, calendar)
        if missed is not None and at < moment_at(day, missed.ends, zone) and on_leave(person, day):
            return True
        day += _ONE_DAY
    return False


def quiet_until(sessions: Iterable[Session], at: datetime) -> datetime:
    """The first moment not before `at` at which none of their `sessions` is going on."""
    for session in sorted(sessions, key=lambda one: one.planned_at):
        ends = session.planned_at + timedelta(minutes=session.minutes)
        if session.status is SessionStatus.PLANNED and session.planned_at <= at < ends:
            at = ends
    return at


def _days_from(day: date) -> Iterator[date]:
    return (day + ahead * _ONE_DAY for ahead in range(_FURTHEST))
