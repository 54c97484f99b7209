"""How a day is reckoned: by steps that are kept as they were taken, and put in words on request.

A reckoning carries its day and the marks that led there. `Why` works the marks out again, so that
an explanation costs nothing until somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, overload

from bot.domain.calendar import Calendar
from bot.domain.duty import Step
from bot.domain.intervals import Interval
from bot.domain.intervals import add as add_to_day

Source = Literal["fact", "policy", "local"]


class Mark(NamedTuple):
    """One step, not yet evaluated. A day is given by its ordinal."""

    op: Literal["start", "add", "no_earlier_than"]
    given: int | Interval
    says: str
    source: Source
    rule: str = ""
    setting: str = ""


class Reckoned(NamedTuple):
    """The ordinal of the day to which `marks` lead."""

    day: int
    marks: tuple[Mark, ...]


class Term(NamedTuple):
    """A length as a rule asks for it, ready to be added to a day."""

    add: Callable[[int], int]
    mark: Mark
    interval: Interval


@lru_cache(maxsize=16_384)  # counts begin on few days, in few words
def start(
    day: int, says: str, source: Source = "fact", rule: str = "", setting: str = ""
) -> Reckoned:
    """Count from `day`."""
    return Reckoned(day, (Mark("start", day, says, source, rule, setting),))


def plus(begun: Reckoned, term: Term) -> Reckoned:
    """One step more: the day that lies so long after."""
    return Reckoned(term.add(begun.day), (*begun.marks, term.mark))


def no_earlier_than(
    begun: Reckoned, day: int, says: str, source: Source, rule: str = ""
) -> Reckoned:
    """One step more: `day`, if the steps so far lead to an earlier one."""
    mark = Mark("no_earlier_than", day, says, source, rule)
    return Reckoned(max(begun.day, day), (*begun.marks, mark))


class Why(Sequence[Step]):
    """The arithmetic of one date, evaluated when it is looked at."""

    __slots__ = ("_calendar", "_marks", "_steps")

    def __init__(self, marks: tuple[Mark, ...], calendar: Calendar) -> None:
        self._marks, self._calendar = marks, calendar
        self._steps: tuple[Step, ...] | None = None

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        return self._evaluated()[index]

    def __len__(self) -> int:
        return len(self._marks)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._evaluated() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._marks)

    def __repr__(self) -> str:
        return f"Why{self._evaluated()!r}"

    def _evaluated(self) -> tuple[Step, ...]:
        if self._steps is None:
            self._steps = tuple(_steps(self._marks, self._calendar))
        return self._steps


def _steps(marks: tuple[Mark, ...], calendar: Calendar) -> Iterator[Step]:
    day = date.min
    for op, given, says, source, rule, setting in marks:
        what = date.fromordinal(given) if isinstance(given, int) else given
        day = _next(op, day, what, calendar)
        yield Step(op, what, day, says, source, rule, setting)


def _next(op: str, day: date, given: date | Interval, calendar: Calendar) -> date:
    if not isinstance(given, date):
        return add_to_day(day, given, calendar)
    return given if op == "start" else max(day, given)
