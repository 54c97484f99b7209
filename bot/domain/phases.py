"""A stretch of somebody's working life in which a rule is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.numbered import NumberedCase, NumberedPair, NumberedPerson
from bot.domain.rule_parts import Point, Span
from bot.domain.settings import resolve

if TYPE_CHECKING:
    from bot.domain.policy import Policy

BEGINNING = 0
FOREVER = 10_000_000
"""Before every day, and after every day."""


class Window(NamedTuple):
    """From `begins` (inclusive) to `ends` (exclusive), as ordinals."""

    begins: int = BEGINNING
    ends: int = FOREVER

    def holds(self, day: int) -> bool:
        """Whether `day` lies in it."""
        return self.begins <= day < self.ends

    def within(self, other: Window) -> Window:
        """The stretch that both have in common; it may be empty."""
        return Window(max(self.begins, other.begins), min(self.ends, other.ends))

    @property
    def is_empty(self) -> bool:
        """Whether no day lies in it."""
        return self.ends <= self.begins


ALWAYS = Window()


def in_common(some: Iterable[Window], others: Iterable[Window]) -> tuple[Window, ...]:
    """The stretches that lie in one of `some` and in one of `others`."""
    others = tuple(others)
    both = (one.within(other) for one in some for other in others)
    return tuple(one for one in both if not one.is_empty)


def anchors(
    person: NumberedPerson, pair: NumberedPair, case: NumberedCase | None = None
) -> Mapping[str, int | None]:
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


def phase(span: Span, days: Mapping[str, int | None], role: str, policy: Policy) -> Window | None:
    """When `span` is, counted from `days`; None where its beginning is not known."""
    if span.begins is None:
        return Window(BEGINNING, _ends(span, days, role, policy))
    begins = day_of(span.begins, days, role, policy)
    return None if begins is None else Window(begins, _ends(span, days, role, policy))


def day_of(point: Point, days: Mapping[str, int | None], role: str, policy: Policy) -> int | None:
    """The day of `point`, counted from `days`; None where it is not known."""
    day = days[point.anchor]
    if day is None or point.plus is None:
        return day
    plus = resolve(point.plus, policy, role)
    return None if plus is None else policy.book.almanac.adding(plus.interval)(day)


def _ends(span: Span, days: Mapping[str, int | None], role: str, policy: Policy) -> int:
    wanted = [day_of(point, days, role, policy) for point in span.ends]
    known = [day for day in wanted if day is not None]
    regular = max(known) if known and len(known) == len(wanted) else None
    latest = (day_of(point, days, role, policy) for point in span.ends_at_latest)
    return min((day for day in (regular, *latest) if day is not None), default=FOREVER)
