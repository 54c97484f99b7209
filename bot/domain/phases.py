"""A stretch of somebody's working life in which a rule is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.facts import Person
from bot.domain.intervals import add
from bot.domain.policy import Point, Policy, Span
from bot.domain.settings import resolve


@dataclass(frozen=True, slots=True)
class Window:
    """From `begins` (inclusive) to `ends` (exclusive); None is open."""

    begins: date | None = None
    ends: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.begins is None or self.begins <= day) and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether it has ended by `day`."""
        return self.ends is not None and self.ends <= day

    def within(self, other: Window) -> Window:
        """The stretch that both have in common; it may be empty."""
        begins = [day for day in (self.begins, other.begins) if day is not None]
        ends = [day for day in (self.ends, other.ends) if day is not None]
        return Window(max(begins, default=None), min(ends, default=None))


ALWAYS = Window()


def phase(span: Span, person: Person, policy: Policy) -> Window | None:
    """When `span` is for `person`; None where its beginning is not known."""
    if span.begins is None:
        return Window(None, _ends(span, person, policy))
    begins = day_of(span.begins, person, policy)
    return None if begins is None else Window(begins, _ends(span, person, policy))


def day_of(point: Point, person: Person, policy: Policy) -> date | None:
    """The day of `point` in `person`'s working life; None where it is not known."""
    day = {
        "employment": person.started_on,
        "qualification": person.qualified_on,
        "progress_review": person.progress_review_on,
    }[point.anchor]
    if day is None or point.plus is None:
        return day
    plus = resolve(point.plus, policy, person.role)
    return None if plus is None else add(day, plus.interval, policy.calendar)


def _ends(span: Span, person: Person, policy: Policy) -> date | None:
    wanted = [day_of(point, person, policy) for point in span.ends]
    known = [day for day in wanted if day is not None]
    regular = max(known) if known and len(known) == len(wanted) else None
    latest = (day_of(point, person, policy) for point in span.ends_at_latest)
    return min((day for day in (regular, *latest) if day is not None), default=None)
