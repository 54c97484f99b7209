"""What waits to be done now, counted cheaply: each count reads an index, and stops at `MOST`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, select, true

from bot.store import looks
from bot.store.tables import UNSENT, message, nudge, person

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Queue:
    """How many of each; `oldest_nudge` is the moment from which one has been due (product)."""

    people: int
    duties: int
    nudges: int
    sending: int
    in_doubt: int
    oldest_nudge: datetime | None


def queue(tx: Connection, now: datetime) -> Queue:
    """People to compute, duties to look at, nudges to say, and messages not known to be said."""
    nudge_due = and_(nudge.c.state == "owed", nudge.c.say_at <= now)
    stale = person.c.stale == true()
    person_due = and_(~stale, person.c.recompute_at <= now)
    return Queue(
        people=_count(tx, stale) + _count(tx, person_due),
        duties=_count(tx, looks.due(now)),
        nudges=_count(tx, nudge_due),
        sending=_count(tx, and_(UNSENT, message.c.state == "sending")),
        in_doubt=_count(tx, and_(UNSENT, message.c.state == "in_doubt")),
        oldest_nudge=tx.execute(select(func.min(nudge.c.say_at)).where(nudge_due)).scalar(),
    )


def _count(tx: Connection, which: ColumnElement[bool]) -> int:
    """Selects no column, so that an index alone can answer."""
    some = select(literal_column("1")).where(which).limit(MOST).subquery()
    return tx.execute(select(func.count()).select_from(some)).scalar_one()
