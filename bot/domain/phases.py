"""A stretch of somebody's working life in which a rule is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.facts import Case, Pair, Person
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

    @property
    def is_empty(self) -> bool:
        """Whether no day lies in it."""
        return self.begins is not None and self.is_over(self.begins)


ALWAYS = Window()


def in_common(some: Iterable[Window], others: Iterable[Window]) -> tuple[Window, ...]:
    """The stretches that lie in one of `some` and in one of `others`."""
    others = tuple(others)
    both = (one.within(other) for one in some for other in others)
    return tuple(one for one in both if not one.is_empty)


def anchors(person: Person, pair: Pair, case: Case | None = None) -> Mapping[str, date | None]:
    """The days from which a point is counted, by the anchor's name."""
    return {
        "employment": person.started_on,
        "qualification": person.qualified_on,
        "progress_review": person.progress_review_on,
        "role": person.role_since or person.started_on,
        "programme": person.programme_since or person.started_on,
        "supervising": person.supervising_since,
        "pair": pair.since,
        "agreed_point": person.agreed_point_on,
        "allocation": case.allocated_on if case else None,
    }


def phase(span: Span, days: Mapping[str, date | None], role: str, policy: Policy) -> Window | None:
    """When `span` is, counted from `days`; None where its beginning is not known."""
    if span.begins is None:
        return Window(None, _ends(span, days, role, policy))
    begins = day_of(span.begins, days, role, policy)
    return None if begins is None else Window(begins, _ends(span, days, role, policy))


def day_of(point: Point, days: Mapping[str, date | None], role: str, policy: Policy) -> date | None:
    """The day of `point`, counted from `days`; None where it is not known."""
    day = days[point.anchor]
    if day is None or point.plus is None:
        return day
    plus = resolve(point.plus, policy, role)
    return None if plus is None else add(day, plus.interval, policy.calendar)


def _ends(span: Span, days: Mapping[str, date | None], role: str, policy: Policy) -> date | None:
    wanted = [day_of(point, days, role, policy) for point in span.ends]
    known = [day for day in wanted if day is not None]
    regular = max(known) if known and len(known) == len(wanted) else None
    latest = (day_of(point, days, role, policy) for point in span.ends_at_latest)
    return min((day for day in (regular, *latest) if day is not None), default=None)
