"""From sessions and cases as they are written to the engine's own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.facts import Case, KindChange, Review, Session, SessionStatus
from bot.services.facts_files.shapes import CaseEntry, SessionEntry
from bot.services.facts_files.values import instant

WAS_HELD = (SessionStatus.HELD, SessionStatus.PARTLY_HELD)


def statuses(entry: SessionEntry) -> dict[SessionStatus, datetime]:
    """What is said to have become of a session. When it had been planned does not count twice."""
    found = {
        status: moment
        for status in SessionStatus
        if (moment := getattr(entry, status.value)) is not None
    }
    if len(found) == 2 and any(status in found for status in WAS_HELD):
        found.pop(SessionStatus.PLANNED, None)
    return found


def name(entry: SessionEntry, number: int) -> str:
    """The session's own name, or its place in the file, counted from 0."""
    return entry.name or f"session {number + 1}"


def session(entry: SessionEntry, number: int, pair: str, zone: ZoneInfo) -> Session:
    """One session of a pair."""
    ((status, moment),) = statuses(entry).items()
    return Session(
        id=name(entry, number),
        pair=pair,
        planned_at=instant(entry.planned or moment, zone),
        status=status,
        kind=entry.kind,
        minutes=entry.minutes,
        held_at=instant(moment, zone) if status in WAS_HELD else None,
        decided_at=instant(entry.decided, zone) if entry.decided else None,
        reason=entry.reason.value if entry.reason else None,
        replaces=entry.replaces,
        recorded_at=instant(entry.recorded, zone) if entry.recorded else None,
        urgent=entry.urgent,
        discussed=frozenset(entry.discussed),
        mentioned=frozenset(entry.mentioned),
        carried=frozenset(entry.carried),
        elements=frozenset(entry.elements),
        led_by=entry.led_by,
    )


def case(entry: CaseEntry) -> Case:
    """One case."""
    return Case(
        id=entry.case,
        ref=entry.case,
        kinds=_kinds(entry),
        allocated_on=entry.allocated,
        own_interval_days=entry.own_interval_days,
        discussed_on=entry.discussed,
        closed_on=entry.closed,
        paused=entry.paused,
        reviews=tuple(Review(one.on, one.held) for one in entry.reviews),
        seen_every_days=entry.seen_every_days,
        marks=frozenset(mark.value for mark in entry.marks),
    )


def _kinds(entry: CaseEntry) -> tuple[KindChange, ...]:
    if entry.kind is None:
        return tuple(KindChange(each.kind, each.since) for each in entry.kinds)
    today = KindChange(entry.kind, entry.since or entry.allocated)
    before = (KindChange(entry.was, entry.allocated),) if entry.was else ()
    return (*before, today)
