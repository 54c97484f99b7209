"""What a row of each file says, and which columns each file has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.codes import Employment, Reason, Role
from bot.domain.facts import (
    FULL_TIME,
    Absence,
    CaseKind,
    SessionKind,
    SessionStatus,
    Shift,
)
from bot.services.importing import cells


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of people.csv. Other people are named by their `person_id`."""

    person_id: str
    name: str
    email: str
    role: str
    started_on: date
    employment: str = Employment.PERMANENT.value
    team: str = ""
    qualified_on: date | None = None
    newly_qualified: bool = False
    progress_review_on: date | None = None
    left_on: date | None = None
    line_manager: str | None = None
    supervisor: str | None = None
    supervised_since: date | None = None
    deputy: str | None = None
    working_pattern: tuple[Shift, ...] = FULL_TIME
    away: tuple[Absence, ...] = ()
    administrator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of cases.csv."""

    case_ref: str
    kind: str
    kind_since: date
    allocated_on: date
    holder: str | None = None
    own_interval_days: int | None = None
    last_discussed_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One line of sessions.csv. Without a `session_id`, pair and planned start are the key."""

    supervisee: str
    supervisor: str
    planned_at: datetime
    session_id: str | None = None
    kind: str = SessionKind.ONE_TO_ONE.value
    minutes: int = 120
    status: str = SessionStatus.PLANNED.value
    held_at: datetime | None = None
    reason: str | None = None
    recorded_on: date | None = None
    discussed: tuple[str, ...] = ()


Row = PersonRow | CaseRow | SessionRow
Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class FileKind:
    """One of the three files: its row, how each column is read, which columns must be there."""

    name: str
    row: type[Row]
    columns: Mapping[str, Reader]
    required: tuple[str, ...]


def file_kinds(zone: ZoneInfo) -> tuple[FileKind, ...]:
    """The three files, with times read in `zone`."""
    return (_people(), _cases(), _sessions(zone))


def _people() -> FileKind:
    columns: dict[str, Reader] = {
        "person_id": cells.key,
        "name": cells.words,
        "email": cells.email,
        "role": cells.code(Role),
        "employment": cells.code(Employment),
        "team": cells.words,
        "started_on": cells.day,
        "qualified_on": cells.day,
        "newly_qualified": cells.yes_or_no,
        "progress_review_on": cells.day,
        "left_on": cells.day,
        "line_manager": cells.key,
        "supervisor": cells.key,
        "supervised_since": cells.day,
        "deputy": cells.key,
        "working_pattern": cells.working_pattern,
        "away": cells.away,
        "administrator": cells.yes_or_no,
    }
    return FileKind(
        "people", PersonRow, columns, ("person_id", "name", "email", "role", "started_on")
    )


def _cases() -> FileKind:
    columns: dict[str, Reader] = {
        "case_ref": cells.case_ref,
        "kind": cells.code(CaseKind),
        "kind_since": cells.day,
        "holder": cells.key,
        "allocated_on": cells.day,
        "own_interval_days": cells.number(1, 366),
        "last_discussed_on": cells.day,
        "closed_on": cells.day,
    }
    return FileKind("cases", CaseRow, columns, ("case_ref", "kind", "kind_since", "allocated_on"))


def _sessions(zone: ZoneInfo) -> FileKind:
    columns: dict[str, Reader] = {
        "session_id": cells.key,
        "supervisee": cells.key,
        "supervisor": cells.key,
        "kind": cells.code(SessionKind),
        "planned_at": cells.moment(zone),
        "minutes": cells.number(5, 480),
        "status": cells.code(SessionStatus),
        "held_at": cells.moment(zone),
        "reason": cells.code(Reason),
        "recorded_on": cells.day,
        "discussed": cells.case_refs,
    }
    return FileKind("sessions", SessionRow, columns, ("supervisee", "supervisor", "planned_at"))
