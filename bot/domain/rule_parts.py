"""What rules are made of: strength, lengths, points in a working life, whom a rule is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

from bot.domain.happenings import Happening
from bot.domain.intervals import Interval

EXTRA = {"extra": "forbid"}


class Strength(StrEnum):
    """How strongly the text speaks. Only the first three may ever escalate."""

    MUST = "must"
    WILL = "will"
    SHOULD = "should"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"
    LOCAL = "local"


MAY_ESCALATE = frozenset({Strength.MUST, Strength.WILL, Strength.SHOULD})


@dataclass(frozen=True, slots=True)
class FromSetting:
    """A value that the text leaves to the council: the name of a local setting."""

    setting: str
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True)
class ByRole:
    """A local setting with one value a role (`*` for every other role)."""

    setting_by_role: str
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


Length = Interval | FromSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A day in somebody's working life, and a length after it. Unknown until the day is known.

    `role`: since when they have today's role, else employment; `programme`: the beginning of the
    newly qualified programme, else employment; `supervising`: since when they supervise; `pair`:
    since when they have today's supervisor; `agreed_point`: the day from which, as was agreed or
    recorded, they meet less often; `allocation`: of a case, for rules about cases.
    """

    anchor: Literal[
        "employment",
        "qualification",
        "progress_review",
        "role",
        "programme",
        "supervising",
        "pair",
        "agreed_point",
        "allocation",
    ]
    plus: Length | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A phase: from `begins` (inclusive) to its end (exclusive).

    It ends when every point of `ends` has come, or when any point of `ends_at_latest` has. A point
    of `ends` that is not known never comes; one of `ends_at_latest` that is not known is ignored.
    """

    begins: Point | None = None
    ends: tuple[Point, ...] = ()
    ends_at_latest: tuple[Point, ...] = ()
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """Whom a rule is about; what is left out is not asked.

    `newly_qualified` is true of a person marked so, or qualified for less time than the pack's
    `newly_qualified_for`. `teams` is a text setting that lists teams, separated by commas.
    `marks`: the person has one of them. `reports_over`: their supervisor has more direct reports
    than this. `on_programme`: marked as newly qualified, whenever they qualified. `qualified_over`:
    qualified for longer than this, or nobody knows when; `qualified_up_to` is everybody else.
    `authorised`: their supervisor holds this in force (it may end).
    """

    roles: tuple[str, ...] = ()
    not_roles: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    newly_qualified: bool | None = None
    full_time: bool | None = None
    supervises: bool | None = None
    marks: tuple[str, ...] = ()
    teams: FromSetting | None = None
    not_teams: FromSetting | None = None
    on_programme: bool | None = None
    qualified_over: Length | None = None
    qualified_up_to: Length | None = None
    reports_over: int | None = None
    authorised: Happening | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Where a rule stands in the text, how strongly it speaks, and whom it is about.

    `id` is the rule's id in the register of rules, or begins with `LOCAL-` where the text says
    nothing and the council chooses. `reading` says how an unclear text was read. `chosen` maps
    settings of type choice to the value under which the rule holds.
    """

    id: str
    clause: str
    strength: Strength
    reading: str = ""
    applies: Applies = field(default_factory=Applies)
    chosen: Mapping[str, str] = field(default_factory=dict)
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRule(Cited):
    """A rule that gives a date. `ladder` names one of the pack's ladders."""

    ladder: str
