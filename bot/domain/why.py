"""Why a duty is due on its day: the steps worked out again, and plain words for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.calendar import Calendar
from bot.domain.duty import AlsoDue, Duty, Step
from bot.domain.intervals import Days, EndOfMonth, Hours, Months, Weeks, WorkingDays
from bot.domain.intervals import add as add_to_day

_LENGTHS = (Days, WorkingDays, Weeks, Months, Hours, EndOfMonth)


def replay(steps: Sequence[Step], calendar: Calendar) -> date:
    """The day to which the steps lead, worked out again from what each was given.

    Raises:
        ValueError: where the steps do not begin with a day, or one is given the wrong thing.
    """
    if not steps:
        raise ValueError("there are no steps")
    day = _given_day(steps[0])
    for step in steps[1:]:
        day = _after(day, step, calendar)
    return day


def lines(duty: Duty) -> tuple[str, ...]:
    """The arithmetic in plain words, one step a line, then what other rules say."""
    steps = tuple(_line(step) for step in duty.why)
    return (*steps, *(_also_line(other) for other in duty.also))


def day_in_words(day: date) -> str:
    """`Tuesday 1 December 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _after(day: date, step: Step, calendar: Calendar) -> date:
    if step.op == "no_earlier_than":
        return max(day, _given_day(step))
    if step.op == "add" and isinstance(step.given, _LENGTHS):
        return add_to_day(day, step.given, calendar)
    raise ValueError(f"cannot {step.op} {step.given!r} here")


def _given_day(step: Step) -> date:
    if not isinstance(step.given, date):
        raise ValueError(f"cannot {step.op} {step.given!r}: a day is needed")
    return step.given


def _line(step: Step) -> str:
    return f"{step.says}: {day_in_words(step.result)}{_authority(step)}."


def _authority(step: Step) -> str:
    if step.source == "local" or step.setting:
        named = f": {step.setting.replace('_', ' ')}" if step.setting else ""
        return f" (chosen locally{named})"
    return f" ({step.rule})" if step.source == "policy" and step.rule else ""


def _also_line(other: AlsoDue) -> str:
    return f"Another rule, {other.clause} ({other.rule}), gives {day_in_words(other.due)}."
