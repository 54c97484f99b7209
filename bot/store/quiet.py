"""The sessions in which somebody is not to be disturbed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from bot.domain.facts import Session, SessionStatus
from bot.store import sessions
from bot.store.tables import pair, session

_LONGEST = timedelta(hours=12)


def sessions_around(tx: Connection, person_id: str, now: datetime) -> list[Session]:
    """Planned sessions of somebody, on either side, that may go on at `now` or begin that day."""
    theirs = or_(pair.c.practitioner == person_id, pair.c.supervisor == person_id)
    near = session.c.planned_at.between(now - _LONGEST, now + _LONGEST)
    planned = session.c.status == SessionStatus.PLANNED.value
    query = select(session.c.id).join(pair).where(theirs, near, planned)
    return list(sessions.by_ids(tx, list(tx.execute(query).scalars())).values())
