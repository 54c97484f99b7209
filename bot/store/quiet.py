"""The sessions in which somebody is not to be disturbed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, or_, select

from bot.domain.facts import Session, SessionStatus
from bot.store import sessions
from bot.store.tables import pair, session

_LONGEST = timedelta(hours=12)


def sessions_around(tx: Connection, person_id: str, now: datetime) -> list[Session]:
    """Planned sessions of somebody, on either side, that may go on at `now` or begin that day."""
    values = {"who": person_id, "since": now - _LONGEST, "until": now + _LONGEST}
    found = tx.execute(_AROUND, values).scalars()
    return list(sessions.by_ids(tx, list(found)).values())


def _around() -> Select[Any]:
    who: BindParameter[str] = bindparam("who")
    theirs = or_(pair.c.practitioner == who, pair.c.supervisor == who)
    near = session.c.planned_at.between(bindparam("since"), bindparam("until"))
    planned = session.c.status == SessionStatus.PLANNED.value
    return select(session.c.id).join(pair).where(theirs, near, planned)


_AROUND = _around()
