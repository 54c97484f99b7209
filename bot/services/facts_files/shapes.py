"""The format, version 1. What is left out is ordinary; the words under a field explain it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict

from bot.domain.codes import CaseMark, Employment, Mark, Reason, Role
from bot.domain.facts import FULL_TIME, CaseKind, SessionKind
from bot.services.facts_files.other_shapes import (
    HappeningEntry,
    RecordEntry,
    ReportEntry,
    ReviewEntry,
)
from bot.services.facts_files.values import (
    Away,
    CaseRef,
    Code,
    Day,
    IntervalDays,
    Minutes,
    Moment,
    Pattern,
)

_SHAPE = ConfigDict(extra="forbid", use_attribute_docstrings=True)
_QUALIFIED = date(2016, 7, 11)


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """Somebody. Ordinary is an experienced, permanent, full-time social worker."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    name: str = ""
    """What to call them in tables; their id if left out."""
    role: Role = Role.SOCIAL_WORKER
    """What they do."""
    employment: Employment = Employment.PERMANENT
    """On what footing they work."""
    team: str = ""
    """The name of their team."""
    started_on: Day | None = None
    """Their first day of employment; some years ago if left out."""
    qualified_on: Day | None = _QUALIFIED
    """The day on which they qualified; null where it is not known."""
    newly_qualified: bool = False
    """Whether they are on a programme for the newly qualified."""
    progress_review_on: Day | None = None
    """The day of their recorded progress review."""
    left_on: Day | None = None
    """Their last day of employment."""
    line_manager: str | None = None
    """The id of their line manager."""
    supervisor: str | None = None
    """The id of whoever supervises them today."""
    supervised_since: Day | None = None
    """Since when; their first day of employment if left out."""
    deputy: str | None = None
    """The id of whoever stands in for them."""
    working_pattern: Pattern = FULL_TIME
    """Their working hours."""
    away: Away = ()
    """Days away, first and last; without a last day it is not known. Never a reason."""
    away_known: Day | None = None
    """When the days away became known, if before the first of them."""
    full_time: bool = True
    """Whether they work full time."""
    role_since: Day | None = None
    """Since when they have today's role, if later than their first day."""
    programme_since: Day | None = None
    """The first day of their programme for the newly qualified."""
    agreed_point_on: Day | None = None
    """From which day they meet less often: agreed by a student and their educator, or recorded."""
    agreed_every_days: IntervalDays | None = None
    """How often they and their supervisor agreed to meet, in days."""
    supervising_since: Day | None = None
    """Their first day in a supervisor's post."""
    reports: tuple[ReportEntry, ...] = ()
    """How many direct reports they had, in order of time."""
    marks: tuple[Mark, ...] = ()
    """What else is known of them that a policy asks for."""


@dataclass(frozen=True, kw_only=True)
class EarlierPair:
    """A supervisor whom somebody had before today's."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    practitioner: str
    """The id of the one who was supervised."""
    supervisor: str
    """The id of the one who supervised them."""
    since: Day
    """From which day."""


@dataclass(frozen=True, kw_only=True)
class SessionEntry:
    """A meeting. Its moment stands under what became of it: exactly one of the six."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    name: str = ""
    """A name of its own, for `replaces` and for the answer."""
    practitioner: str | None = None
    """The id of the one who is supervised; needed where several people are."""
    supervisor: str | None = None
    """The id of the one who held it; today's supervisor if left out."""
    planned: Moment | None = None
    """Booked for. Beside `held` or `partly_held`: when it had been planned."""
    held: Moment | None = None
    """It took place."""
    partly_held: Moment | None = None
    """It took place in part; it counts."""
    postponed: Moment | None = None
    """It moves to another day; the moment is the original one."""
    did_not_happen: Moment | None = None
    """It did not take place; the moment is the original one."""
    cancelled: Moment | None = None
    """Withdrawn, without a duty to rearrange it."""
    kind: SessionKind = SessionKind.ONE_TO_ONE
    """Only a one-to-one meets a minimum."""
    minutes: Minutes = 120
    """How long it is planned to take."""
    decided: Moment | None = None
    """When it was decided that it would not take place as planned."""
    reason: Reason | None = None
    """Why it moved or did not happen."""
    replaces: str | None = None
    """The name of the session that it was rearranged from."""
    recorded: Moment | None = None
    """When it was on the case system."""
    urgent: bool = False
    """Whether something urgent was decided."""
    discussed: tuple[CaseRef, ...] = ()
    """The cases that were discussed."""
    mentioned: tuple[CaseRef, ...] = ()
    """The cases that were spoken of briefly."""
    carried: tuple[CaseRef, ...] = ()
    """The cases that were carried over to a later session."""
    elements: tuple[Code, ...] = ()
    """What came up, by the codes of the policy."""
    led_by: Literal["supervisor", "consultant"] = "supervisor"
    """Who led it, where the policy asks for a consultant too."""


@dataclass(frozen=True, kw_only=True)
class KindEntry:
    """What kind of case it became on a day."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    kind: CaseKind
    """The kind."""
    since: Day
    """From which day."""


@dataclass(frozen=True, kw_only=True)
class CaseEntry:
    """A case by its reference, never by a name. Say `kind`, or `kinds` with all its changes."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    case: CaseRef
    """The reference."""
    allocated: Day
    """Since when its holder has had it."""
    holder: str | None = None
    """The id of the one who holds it; needed where several people are supervised."""
    kind: CaseKind | None = None
    """What it is today."""
    since: Day | None = None
    """Since when it is of that kind; since it was allocated if left out."""
    was: CaseKind | None = None
    """What it was before `since`."""
    kinds: tuple[KindEntry, ...] = ()
    """Every kind that it has been of, in order of time."""
    own_interval_days: IntervalDays | None = None
    """An interval agreed for this case alone, in days."""
    discussed: tuple[Day, ...] = ()
    """Days of discussions besides those at the sessions above."""
    closed: Day | None = None
    """The day on which it was closed."""
    paused: bool = False
    """Whether somebody says that the list is wrong here."""
    reviews: tuple[ReviewEntry, ...] = ()
    """Its reviews, or team around the family meetings, booked and held."""
    seen_every_days: IntervalDays | None = None
    """How often this child is to be seen, in days, where that was set."""
    marks: tuple[CaseMark, ...] = ()
    """What else is known of it that a policy asks for."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A whole file."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    facts: Literal[1]
    """The version of this format."""
    policy: str | None = None
    """A council's policy by its name, or the file of one's own, beside this file."""
    settings: dict[str, Any] = field(default_factory=dict)
    """What the council chose where its policy leaves it open."""
    go_live: Day | None = None
    """The first day for which the bot answers; every day if left out."""
    closures: tuple[Day, ...] = ()
    """Days on which the whole council is shut, besides England's bank holidays."""
    timezone: str = "Europe/London"
    """Where people live and days begin."""
    person: PersonEntry | None = None
    """The one person asked about, where nobody else matters."""
    people: dict[str, PersonEntry] = field(default_factory=dict)
    """Everybody, by an id of your choice. One person alone has an ordinary supervisor."""
    earlier_pairs: tuple[EarlierPair, ...] = ()
    """Supervisors whom people had before."""
    sessions: tuple[SessionEntry, ...] = ()
    """Meetings, past and planned, in any order."""
    cases: tuple[CaseEntry, ...] = ()
    """Cases, in any order."""
    happened: tuple[HappeningEntry, ...] = ()
    """What else happened: agreements, observations, reviews, decisions."""
    records: tuple[RecordEntry, ...] = ()
    """Which fields were filled in, never with what."""
