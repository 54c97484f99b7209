"""What an import would change, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.services.importing.reading import Placed, Upload
from bot.services.importing.rows import CaseRow, PersonRow, Row, SessionRow

MOST_THAT_MAY_GO = 0.05  # of the people or the cases, without somebody looking

AnyRow = TypeVar("AnyRow", PersonRow, CaseRow, SessionRow)
SessionKey = tuple[str, ...]


class Change(StrEnum):
    """What happens to one person, case or session."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    LEFT = "left"
    CLOSED = "closed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `details` are (column, before, after); a conflict is shown and not written."""

    change: Change
    row: Row
    details: tuple[tuple[str, object, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the database, in the shape of the files.

    `told_in_chat` are the keys of sessions whose outcome somebody told the bot in chat.
    """

    people: Mapping[str, PersonRow]
    cases: Mapping[str, CaseRow]
    sessions: Mapping[SessionKey, SessionRow]
    told_in_chat: Collection[SessionKey] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that an import would change, and how much it would leave as it is."""

    entries: tuple[Entry, ...]
    unchanged: int
    would_go: tuple[tuple[Change, int, int], ...] = ()  # which, how many, of how many

    @property
    def is_empty(self) -> bool:
        """Nothing would be written."""
        return all(entry.change is Change.CONFLICT for entry in self.entries)

    @property
    def too_many_would_go(self) -> bool:
        """More than 5 % of the people would leave, or of the cases close."""
        return any(count > MOST_THAT_MAY_GO * of for _, count, of in self.would_go)


def difference(known: Known, upload: Upload, complete: Collection[str], today: date) -> Difference:
    """Compares an upload, already checked, with what is known.

    `complete` names the files (`people`, `cases`) that hold everybody: who is absent from them
    has left today, what is absent is closed today.
    """
    found = [
        *_changes(known.people, upload.people, lambda row: row.person_id),
        *_changes(known.cases, upload.cases, lambda row: row.case_ref),
        *_session_changes(known, upload),
    ]
    found += _absent_people(known, upload, today) if "people" in complete else []
    found += _absent_cases(known, upload, today) if "cases" in complete else []
    entries = tuple(entry for entry in found if entry is not None)
    return Difference(entries, len(found) - len(entries), _would_go(known, entries))


def session_key(row: SessionRow) -> SessionKey:
    """Its `session_id`, or else its pair and its planned start."""
    if row.session_id:
        return (row.session_id,)
    return (row.supervisee, row.supervisor, row.planned_at.isoformat())


def merged(before: AnyRow | None, placed: Placed[AnyRow]) -> AnyRow:
    """The row as it will stand: what the file does not speak of stays as it was."""
    if before is None:
        return placed.row
    said = {name: getattr(placed.row, name) for name in placed.columns}
    return replace(before, **said)


def _changes(
    known: Mapping[str, AnyRow], rows: Iterable[Placed[AnyRow]], key: Callable[[AnyRow], str]
) -> list[Entry | None]:
    found: list[Entry | None] = []
    for placed in rows:
        before = known.get(key(placed.row))
        found.append(_entry(before, merged(before, placed)))
    return found


def _entry(before: AnyRow | None, after: AnyRow) -> Entry | None:
    if before is None:
        return Entry(Change.ADDED, after)
    details = _details(before, after)
    if not details:
        return None
    return Entry(_which(details), after, details)


def _details(before: AnyRow, after: AnyRow) -> tuple[tuple[str, object, object], ...]:
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(before))
    return tuple((name, old, new) for name, old, new in pairs if old != new)


def _which(details: Iterable[tuple[str, object, object]]) -> Change:
    became = {name: new for name, _, new in details}
    if became.get("left_on"):
        return Change.LEFT
    if became.get("closed_on"):
        return Change.CLOSED
    if became.keys() & {"holder", "supervisor", "team", "line_manager"}:
        return Change.MOVED
    return Change.CHANGED


def _session_changes(known: Known, upload: Upload) -> list[Entry | None]:
    """A fact told in chat is never overwritten by an older row: it is a conflict to look at."""
    found: list[Entry | None] = []
    for placed in upload.sessions:
        key = _known_key(known, placed.row)
        before = known.sessions.get(key)
        entry = _entry(before, merged(before, placed))
        if entry is not None and key in known.told_in_chat:
            entry = replace(entry, change=Change.CONFLICT)
        found.append(entry)
    return found


def _known_key(known: Known, row: SessionRow) -> SessionKey:
    """A session first seen without an id may get one later: pair and start find it again."""
    by_start = session_key(replace(row, session_id=None))
    own = session_key(row)
    return by_start if own not in known.sessions and by_start in known.sessions else own


def _absent_people(known: Known, upload: Upload, today: date) -> list[Entry | None]:
    named = {placed.row.person_id for placed in upload.people}
    return [
        Entry(Change.LEFT, replace(row, left_on=today), (("left_on", None, today),))
        for key, row in known.people.items()
        if key not in named and row.left_on is None
    ]


def _absent_cases(known: Known, upload: Upload, today: date) -> list[Entry | None]:
    named = {placed.row.case_ref for placed in upload.cases}
    return [
        Entry(Change.CLOSED, replace(row, closed_on=today), (("closed_on", None, today),))
        for key, row in known.cases.items()
        if key not in named and row.closed_on is None
    ]


def _would_go(known: Known, entries: Iterable[Entry]) -> tuple[tuple[Change, int, int], ...]:
    changes = [entry.change for entry in entries]
    here = sum(row.left_on is None for row in known.people.values())
    open_ = sum(row.closed_on is None for row in known.cases.values())
    return (
        (Change.LEFT, changes.count(Change.LEFT), here),
        (Change.CLOSED, changes.count(Change.CLOSED), open_),
    )
