"""What stands in the database, in the shape of the files, to compare an upload with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.facts import Case, Session
from bot.domain.local_time import local_day
from bot.services.importing.difference import Known, SessionKey, session_key
from bot.services.importing.rows import CaseRow, PersonRow, SessionRow
from bot.store import cases, fact_log, pairs, people, sessions


@dataclass(frozen=True, slots=True)
class Ids:
    """From the files' keys to the database's ids."""

    people: dict[str, str]
    cases: dict[str, str]
    sessions: dict[SessionKey, str]


def known(tx: Connection, zone: ZoneInfo) -> tuple[Known, Ids]:
    """Everything there is, as rows, and where each stands."""
    people_rows, people_ids = _people(tx)
    external = {own: key for key, own in people_ids.items()}
    held = cases.everything(tx)
    refs = {one.case.id: one.case.ref for one in held}
    session_rows, session_ids = _sessions(tx, external, refs, zone)
    told = fact_log.told_in_chat(tx, "session")
    return (
        Known(
            people_rows,
            {one.case.ref: _case_row(one.case, external.get(one.holder or "")) for one in held},
            session_rows,
            {key for key, own in session_ids.items() if own in told},
        ),
        Ids(people_ids, {ref: own for own, ref in refs.items()}, session_ids),
    )


def _people(tx: Connection) -> tuple[dict[str, PersonRow], dict[str, str]]:
    entries = people.everybody(tx)
    ids = {entry.external_id: entry.person.id for entry in entries}
    external = {own: key for key, own in ids.items()}
    pair_of = pairs.of_practitioners(tx, list(external))
    rows = {}
    for entry in entries:
        who, pair = entry.person, pair_of.get(entry.person.id)
        rows[entry.external_id] = PersonRow(
            person_id=entry.external_id,
            name=who.name,
            email=entry.email,
            role=who.role,
            started_on=who.started_on,
            employment=who.employment,
            team=who.team,
            qualified_on=who.qualified_on,
            newly_qualified=who.newly_qualified,
            progress_review_on=who.progress_review_on,
            left_on=who.left_on,
            line_manager=external.get(who.line_manager or ""),
            supervisor=external[pair.supervisor] if pair else None,
            supervised_since=pair.since if pair else None,
            deputy=external.get(who.deputy or ""),
            working_pattern=who.pattern,
            away=who.absences,
            administrator=entry.administrator,
        )
    return rows, ids


def _case_row(one: Case, holder: str | None) -> CaseRow:
    return CaseRow(
        case_ref=one.ref,
        kind=one.kind.value,
        kind_since=one.kind_since,
        allocated_on=one.allocated_on,
        holder=holder,
        own_interval_days=one.own_interval_days,
        last_discussed_on=max(one.discussed_on, default=None),
        closed_on=one.closed_on,
    )


def _sessions(
    tx: Connection, external: dict[str, str], refs: dict[str, str], zone: ZoneInfo
) -> tuple[dict[SessionKey, SessionRow], dict[SessionKey, str]]:
    rows: dict[SessionKey, SessionRow] = {}
    ids: dict[SessionKey, str] = {}
    for stored in sessions.everything(tx):
        row = SessionRow(
            supervisee=external[stored.practitioner],
            supervisor=external[stored.supervisor],
            session_id=stored.external_id,
            **_session_values(stored.session, refs, zone),
        )
        key = session_key(row)
        rows[key], ids[key] = row, stored.session.id
    return rows, ids


def _session_values(one: Session, refs: dict[str, str], zone: ZoneInfo) -> dict[str, Any]:
    recorded: date | None = local_day(one.recorded_at, zone) if one.recorded_at else None
    return {
        "planned_at": one.planned_at.astimezone(zone),
        "kind": one.kind.value,
        "minutes": one.minutes,
        "status": one.status.value,
        "held_at": one.held_at.astimezone(zone) if one.held_at else None,
        "reason": one.reason,
        "recorded_on": recorded,
        "discussed": tuple(sorted(refs[case] for case in one.discussed)),
    }
