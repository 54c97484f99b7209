"""Writing a difference: in one transaction, so the whole of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.facts import (
    Case,
    CaseKind,
    KindChange,
    Pair,
    Person,
    Session,
    SessionKind,
    SessionStatus,
)
from bot.domain.local_time import at, local_day
from bot.services.importing.difference import Change, Difference, Entry, session_key
from bot.services.importing.known import Ids
from bot.services.importing.rows import CaseRow, PersonRow, Row, SessionRow
from bot.store import cases, fact_log, pairs, people, sessions
from bot.store.ids import new_id

_RECORDED_AT = time(17)  # a file gives the day only


@dataclass(frozen=True, slots=True)
class Applying:
    """One import being written. `touched` gathers the practitioners to compute again, `people`
    those whose own row is new or changed, `booked` the practitioners of whose sessions any is."""

    tx: Connection
    ids: Ids
    zone: ZoneInfo
    now: datetime
    touched: set[str]
    people: set[str]
    booked: set[str]


@dataclass(frozen=True, slots=True)
class Written:
    """Ids of the practitioners to compute again; of the people whose leave, hours, deputy or line
    may be another, so that somebody else is to be told, or at another time; and of the
    practitioners of whose sessions any is new or changed, which many a message names."""

    practitioners: frozenset[str]
    people: frozenset[str]
    booked: frozenset[str]


def apply(
    tx: Connection,
    difference: Difference,
    ids: Ids,
    zone: ZoneInfo,
    now: datetime,
    advance: Callable[[], object] = lambda: None,
) -> Written:
    """Writes every entry but the conflicts; answers with whom they concern.

    `advance` is called once for each entry written.
    """
    work = Applying(tx, ids, zone, now, set(), set(), set())
    entries = [entry for entry in difference.entries if entry.change is not Change.CONFLICT]
    _new_people(work, entries)
    for entry in entries:
        match entry.row:
            case PersonRow() as row:
                subject = _person(work, row)
            case CaseRow() as row:
                subject = _case(work, entry, row)
            case SessionRow() as row:
                subject = _session(work, row)
        _log(work, entry, subject)
        advance()
    practitioners = frozenset(pairs.affected_by(tx, work.touched))
    return Written(practitioners, frozenset(work.people), frozenset(work.booked))


def _log(work: Applying, entry: Entry, subject: str) -> None:
    data = {name: [_plain(old), _plain(new)] for name, old, new in entry.details}
    fact_log.write(
        work.tx,
        _KINDS[type(entry.row)],
        subject,
        entry.change.value,
        data,
        now=work.now,
        by=None,
        source="import",
    )


_KINDS: dict[type[Row], fact_log.SubjectKind] = {
    PersonRow: "person",
    CaseRow: "case_file",
    SessionRow: "session",
}


def _plain(value: object) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value)


# --- people ---------------------------------------------------------------------------------------


def _new_people(work: Applying, entries: list[Entry]) -> None:
    """Everybody new first, without their line, so that rows may name one another in any order."""
    for entry in entries:
        if isinstance(entry.row, PersonRow) and entry.change is Change.ADDED:
            row = entry.row
            work.ids.people[row.person_id] = new_id()
            alone = replace(row, line_manager=None, deputy=None)
            people.add(work.tx, _as_person(work, alone), external_id=row.person_id, email=row.email)


def _person(work: Applying, row: PersonRow) -> str:
    who = _as_person(work, row)
    people.change(work.tx, who, email=row.email, administrator=row.administrator)
    _supervision(work, row, who.id)
    work.touched.add(who.id)
    work.people.add(who.id)
    return who.id


def _as_person(work: Applying, row: PersonRow) -> Person:
    return Person(
        id=work.ids.people[row.person_id],
        name=row.name,
        role=row.role,
        started_on=row.started_on,
        employment=row.employment,
        qualified_on=row.qualified_on,
        newly_qualified=row.newly_qualified,
        progress_review_on=row.progress_review_on,
        left_on=row.left_on,
        team=row.team,
        line_manager=work.ids.people[row.line_manager] if row.line_manager else None,
        deputy=work.ids.people[row.deputy] if row.deputy else None,
        pattern=row.working_pattern,
        absences=row.away,
    )


def _supervision(work: Applying, row: PersonRow, practitioner: str) -> None:
    """Begins, ends or moves the pair that this person is in as the supervisee."""
    today = local_day(work.now, work.zone)
    current = pairs.of_practitioner(work.tx, practitioner)
    supervisor = work.ids.people[row.supervisor] if row.supervisor else None
    gone = row.left_on is not None and row.left_on < today
    if current and (supervisor is None or gone):
        pairs.end(work.tx, current.id, row.left_on or today)
    elif supervisor and not gone and (current is None or current.supervisor != supervisor):
        since = _since(row, current, today)
        pairs.begin(work.tx, Pair(new_id(), practitioner, supervisor, since))
    elif current and row.supervised_since and row.supervised_since != current.since:
        pairs.counts_from(work.tx, current.id, row.supervised_since)


def _since(row: PersonRow, current: Pair | None, today: date) -> date:
    """The day given, unless it is still the former pair's; without one, today."""
    if row.supervised_since and (current is None or row.supervised_since > current.since):
        return row.supervised_since
    return today if current else max(row.started_on, row.supervised_since or row.started_on)


# --- cases ----------------------------------------------------------------------------------------


def _case(work: Applying, entry: Entry, row: CaseRow) -> str:
    holder = work.ids.people[row.holder] if row.holder else None
    if entry.change is Change.ADDED:
        new = _as_case(new_id(), row, (), ())
        cases.add(work.tx, new, holder)
        work.ids.cases[row.case_ref] = new.id
    else:
        held = cases.by_ids(work.tx, [work.ids.cases[row.case_ref]])
        (before,) = held.values()
        new = _as_case(before.case.id, row, before.case.kinds, before.case.discussed_on)
        cases.change(work.tx, new, holder)
        work.touched.update({before.holder} if before.holder else ())
    work.touched.update({holder} if holder else ())
    return new.id


def _as_case(
    own: str, row: CaseRow, kinds: tuple[KindChange, ...], discussed: tuple[date, ...]
) -> Case:
    """The case as the row has it; earlier kinds and discussions stay its history."""
    today = KindChange(CaseKind(row.kind), row.kind_since)
    earlier = tuple(kind for kind in kinds if kind.since < today.since and kind != today)
    days = {*discussed, row.last_discussed_on} - {None}
    return Case(
        id=own,
        ref=row.case_ref,
        kinds=(*earlier, today),
        allocated_on=row.allocated_on,
        own_interval_days=row.own_interval_days,
        discussed_on=tuple(sorted(day for day in days if day)),
        closed_on=row.closed_on,
    )


# --- sessions -------------------------------------------------------------------------------------


def _session(work: Applying, row: SessionRow) -> str:
    practitioner = work.ids.people[row.supervisee]
    own = _known_id(work, row)
    new = _as_session(work, row, own or new_id(), _pair_id(work, row))
    if own is None:
        sessions.add(work.tx, new, row.session_id)
        work.ids.sessions[session_key(row)] = new.id
    else:
        before = sessions.get(work.tx, own)
        sessions.change(work.tx, replace(new, replaces=before.replaces, urgent=before.urgent))
        if row.session_id:
            sessions.name_externally(work.tx, own, row.session_id)
    work.touched.add(practitioner)
    work.booked.add(practitioner)
    return new.id


def _known_id(work: Applying, row: SessionRow) -> str | None:
    by_start = session_key(replace(row, session_id=None))
    return work.ids.sessions.get(session_key(row)) or work.ids.sessions.get(by_start)


def _pair_id(work: Applying, row: SessionRow) -> str:
    """The pair of these two; for a session with a former supervisor, a pair that is over."""
    practitioner, supervisor = work.ids.people[row.supervisee], work.ids.people[row.supervisor]
    found = pairs.between(work.tx, practitioner, supervisor)
    if found is None:
        day = local_day(row.planned_at, work.zone)
        found = Pair(new_id(), practitioner, supervisor, day)
        pairs.add_past(work.tx, found, day)
    return found.id


def _as_session(work: Applying, row: SessionRow, own: str, pair: str) -> Session:
    status = SessionStatus(row.status)
    held = status in (SessionStatus.HELD, SessionStatus.PARTLY_HELD)
    held_at = (row.held_at or row.planned_at) if held else None
    recorded = at(row.recorded_on, _RECORDED_AT, work.zone) if row.recorded_on else None
    return Session(
        id=own,
        pair=pair,
        planned_at=row.planned_at,
        status=status,
        kind=SessionKind(row.kind),
        minutes=row.minutes,
        held_at=held_at,
        decided_at=None if status is SessionStatus.PLANNED else held_at or row.planned_at,
        reason=row.reason,
        recorded_at=max(recorded, held_at) if recorded and held_at else recorded,
        discussed=frozenset(work.ids.cases[ref] for ref in row.discussed),
    )
