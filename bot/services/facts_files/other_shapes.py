"""The rest of the format: reviews of cases, what happened besides sessions, records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from bot.domain.finding_rules import Paper
from bot.domain.happenings import Happening
from bot.services.facts_files.values import CaseRef, Code, Count, Day, Moment

_SHAPE = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, kw_only=True)
class ReportEntry:
    """How many people report to somebody from a day on."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    since: Day
    """From which day."""
    count: Count
    """How many."""


@dataclass(frozen=True, kw_only=True)
class ReviewEntry:
    """A case's review, or a team around the family meeting."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    on: Day
    """Its day."""
    held: bool = False
    """Whether it took place; booked if not."""


@dataclass(frozen=True, kw_only=True)
class HappeningEntry:
    """Something that happened. Say `on` a day, or `at` a moment."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    what: Happening
    """What it was."""
    on: Day | None = None
    """Its day."""
    at: Moment | None = None
    """Its moment, where hours matter."""
    who: str | None = None
    """The id of the one it concerns; needed where several people are supervised."""
    name: str = ""
    """A name of its own, for `about`."""
    about: str = ""
    """The name of a session or of something that happened, or a case, where it is about one."""
    until: Day | None = None
    """The last day on which it holds, or the day that it names."""
    urgent: bool = False
    """Whether it was urgent."""


@dataclass(frozen=True, kw_only=True)
class RecordEntry:
    """A record, by the codes of the fields that are filled in."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    paper: Paper
    """Which kind of record it is."""
    on: Day
    """Its day."""
    who: str | None = None
    """The id of the one it concerns; needed where several people are supervised."""
    session: str | None = None
    """The name of the session that it is about."""
    case: CaseRef | None = None
    """The case that it is about."""
    fields: tuple[Code, ...] = ()
    """The fields that are filled in."""
