"""What an answer changes: the session, what it was moved to, its agenda. Nothing is overwritten.

Each answer takes back what the answer before it had brought about.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.facts import Session, SessionStatus
from bot.store import agenda, fact_log, pairs, sessions
from bot.store.ids import new_id

ANSWERED = "answered"
RECORDED = "recorded"
_BOOKED = "booked"
_REASON = "reason"
_CALLED_OFF = "called_off"


def as_held(
    session: Session,
    held_at: datetime,
    now: datetime,
    *,
    status: SessionStatus = SessionStatus.HELD,
    discussed: Collection[str] = (),
    urgent: bool = False,
) -> Session:
    """The session as held, in whole or in part; decided `now`."""
    return replace(
        session,
        status=status,
        held_at=held_at,
        decided_at=now,
        reason=None,
        urgent=urgent,
        discussed=frozenset(discussed),
    )


def as_fallen_through(
    session: Session, now: datetime, *, status: SessionStatus, reason: str | None
) -> Session:
    """The session as postponed, or as one that did not happen; decided `now`."""
    return replace(
        session,
        status=status,
        held_at=None,
        decided_at=now,
        reason=reason,
        recorded_at=None,
        urgent=False,
        discussed=frozenset(),
    )


def tell_held(tx: Connection, held: Session, by: str, now: datetime) -> None:
    """Writes that a session took place; what it had been moved to is called off."""
    _answer(tx, held, by, now)
    _call_off(tx, _replacement(tx, held.id), by, now)
    agenda.cover(tx, held.pair, held.id, added_before=held.happened_at)


def tell_fallen_through(
    tx: Connection, session: Session, moved_to: datetime | None, by: str, now: datetime
) -> None:
    """Writes that a session was postponed or did not happen, and what takes its place."""
    _answer(tx, session, by, now)
    agenda.uncover(tx, session.id)
    replacement = _replacement(tx, session.id)
    if moved_to is None:
        _call_off(tx, replacement, by, now)
    elif replacement is None:
        book(tx, session.pair, moved_to, by, now, instead_of=session)
    elif replacement.planned_at != moved_to:
        tell(tx, replace(replacement, planned_at=moved_to), _BOOKED, by, now)


def book(
    tx: Connection,
    pair_id: str,
    moment: datetime,
    by: str,
    now: datetime,
    instead_of: Session | None = None,
) -> None:
    """Books a session, unless one is planned at that very moment already."""
    for known in sessions.planned_at(tx, pair_id, moment):
        if known.status is SessionStatus.PLANNED:
            return
    session = Session(
        id=new_id(),
        pair=_pair_today(tx, pair_id),
        planned_at=moment,
        replaces=instead_of.id if instead_of else None,
    )
    sessions.add(tx, session)
    _log(tx, _BOOKED, None, session, by, now)


def add_held(tx: Connection, pair_id: str, held_at: datetime, by: str, now: datetime) -> None:
    """Writes a session that took place and that we did not know of."""
    planned = Session(id=new_id(), pair=_pair_today(tx, pair_id), planned_at=held_at)
    session = as_held(planned, held_at, now)
    sessions.add(tx, session)
    _log(tx, ANSWERED, None, session, by, now)


def tell_reason(tx: Connection, session: Session, reason: str, by: str, now: datetime) -> None:
    """Writes why a session fell through; that it did, and when, stays as it was told."""
    tell(tx, replace(session, reason=reason), _REASON, by, now)


def tell(tx: Connection, changed: Session, name: str, by: str, now: datetime) -> None:
    """Writes a session and the fact that changed it, with the state before and after."""
    before = sessions.get(tx, changed.id)
    sessions.change(tx, changed)
    _log(tx, name, before, changed, by, now)


def _answer(tx: Connection, answered: Session, by: str, now: datetime) -> None:
    tell(tx, answered, ANSWERED, by, now)
    sessions.dispute(tx, answered.id, None)


def _replacement(tx: Connection, session_id: str) -> Session | None:
    """What a session was moved to, while nobody has said what became of that."""
    found = sessions.replacement_of(tx, session_id)
    return found if found is not None and found.status is SessionStatus.PLANNED else None


def _call_off(tx: Connection, planned: Session | None, by: str, now: datetime) -> None:
    if planned is not None:
        called_off = replace(planned, status=SessionStatus.CANCELLED, decided_at=now)
        tell(tx, called_off, _CALLED_OFF, by, now)


def _pair_today(tx: Connection, pair_id: str) -> str:
    """A session that is rearranged after a change of supervisor is with the new one."""
    today = pairs.of_practitioner(tx, pairs.get(tx, pair_id).practitioner)
    return today.id if today else pair_id


def _log(
    tx: Connection, name: str, before: Session | None, after: Session, by: str, now: datetime
) -> None:
    data = {
        "before": sessions.to_json(before) if before else None,
        "after": sessions.to_json(after),
    }
    earlier = fact_log.latest(tx, after.id, name)
    superseded = earlier.id if earlier else None
    fact_log.write(tx, "session", after.id, name, data, now=now, by=by, supersedes=superseded)
