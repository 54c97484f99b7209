"""Rules that share a few shapes: something happens by a day, again and again, or after something.

Boundaries are data: `within` and `every` include their last day; `longer_than` excludes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from bot.domain.facts import CaseKind
from bot.domain.happenings import Happening
from bot.domain.rule_parts import EXTRA, DatedRule, FromSetting, Length, Point, Span

Owner = Literal["supervisor", "practitioner", "next_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Once, within `within` of `of`. `short_of`: the day before that is the last that complies.

    `no_sooner` than this after `of`: earlier ones do not count (a session in week 3).
    """

    within: Length
    of: Point
    no_sooner: Length | None = None
    short_of: bool = False
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again within `length` of the last one.

    Before any is known: within `first` (else `length`) of `of`; without `of` nothing is owed yet.
    `or_own`: an interval agreed for the case goes before `length`.
    """

    length: Length
    of: Point | None = None
    first: Length | None = None
    or_own: bool = False
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """`times` in each stretch of `in_each`, the stretches counted from `of`."""

    times: int
    in_each: Length
    of: Point
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """After each `event`: `within` a length of it, or `by` the next session, or the day it names.

    `urgent` is the shorter length where the event is marked urgent.
    """

    event: Happening
    within: Length | None = None
    urgent: Length | None = None
    by: Literal["next_session", "named_day"] | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRule(DatedRule):
    """`what` is owed by `owner`, as one of `once`, `every`, `times`, `after`, `expires` says.

    `also` counts as `what` too. `about: case` asks it of each open case of `case_kinds` (none: of
    all). `expires`: by the last day of the latest one that is known. `during` is a phase of the
    practitioner's working life in which the date has to fall.
    """

    kind: Literal["obligation"]
    what: Happening
    also: tuple[Happening, ...] = ()
    owner: Owner = "supervisor"
    about: Literal["person", "case"] = "person"
    case_kinds: tuple[CaseKind, ...] = ()
    during: Span = field(default_factory=Span)
    once: Once | None = None
    every: Every | None = None
    times: Times | None = None
    after: After | None = None
    expires: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule(DatedRule):
    """Cases of these kinds are discussed so many times before each review.

    `first` times before the last of `reviews`, which are the first ones: so long after the case
    became of its kind (or, by `later_from`, each after the one before). `then` times between
    one review and the next, `every` apart. A review that is booked or was held goes before a
    computed one. The day before a review is the last that complies.
    """

    kind: Literal["quota"]
    case_kinds: tuple[CaseKind, ...]
    reviews: tuple[Length, ...]
    first: int
    every: Length
    then: int
    later_from: Literal["start", "previous"] | FromSetting = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRule(DatedRule):
    """Somebody else supervises where the supervisor is away for longer than `longer_than`.

    `when: reached`: by the first day on which it is longer. `when: likely`: within `within` of the
    day on which an absence is known that will be longer; one without a known end counts once it is.
    """

    kind: Literal["cover"]
    longer_than: Length
    when: Literal["reached", "likely"]
    within: Length | None = None
    owner: Owner = "next_up"
