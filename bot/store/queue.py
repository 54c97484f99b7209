"""What waits to be done now, counted cheaply: each count reads an index, and stops at `MOST`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, or_, select

from bot.store.tables import duty, message, nudge, person

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
    due = select(nudge.c.id).where(nudge.c.state == "owed", nudge.c.say_at <= now)
    oldest = select(func.min(nudge.c.say_at)).where(nudge.c.state == "owed", nudge.c.say_at <= now)
    stale_or_due = or_(person.c.stale, person.c.recompute_at <= now)
    return Queue(
        people=_count(tx, select(person.c.id).where(stale_or_due)),
        duties=_count(tx, select(duty.c.id).where(duty.c.next_check_at <= now)),
        nudges=_count(tx, due),
        sending=_count(tx, select(message.c.id).where(message.c.state == "sending")),
        in_doubt=_count(tx, select(message.c.id).where(message.c.state == "in_doubt")),
        oldest_nudge=tx.execute(oldest).scalar(),
    )


def _count(tx: Connection, which: Select[tuple[str]]) -> int:
    some = which.limit(MOST).subquery()
    return tx.execute(select(func.count()).select_from(some)).scalar_one()
