"""When the machine's clock goes back: what was to come in a moment must not wait for an hour.

Leases, rests and graces end at moments of the database's clock, which may be put right, or jump.
That it went back is seen by comparing it with the latest moment it ever showed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from bot.store import settings
from bot.store.database import Database, machine_now
from bot.store.tables import conversation, failure, message, rate_limit

_SEEN = "machine_seen"
_NOTED_EVERY = timedelta(seconds=10)
_TOO_FAR_BACK = timedelta(seconds=30)  # a smaller step only makes a wait so much longer
_TO_COME = (
    conversation.c.leased_until,
    conversation.c.not_before,
    message.c.in_doubt_since,
    rate_limit.c.free_at,
    rate_limit.c.not_before,
    failure.c.next_at,
)


def keep_up(database: Database) -> bool:
    """Notes how late it is. True if the clock went back: then all that was to come is to come now.

    That is safe: whoever takes a conversation over counts the grace anew, and whoever asks too
    early is told to wait once more.
    """
    with database.read() as tx:
        if _is_noted(tx, machine_now(tx)):
            return False
    with database.write() as tx:
        now = machine_now(tx)
        back = _went_back(tx, now)
        if back:
            _bring_forward(tx, now)
        settings.put(tx, _SEEN, now.isoformat(), now)
    return back


def _is_noted(tx: Connection, now: datetime) -> bool:
    seen = _seen(tx)
    return seen is not None and seen - _TOO_FAR_BACK <= now < seen + _NOTED_EVERY


def _went_back(tx: Connection, now: datetime) -> bool:
    seen = _seen(tx)
    return seen is not None and now < seen - _TOO_FAR_BACK


def _seen(tx: Connection) -> datetime | None:
    found = settings.get(tx, _SEEN)
    return None if found is None else datetime.fromisoformat(found)


def _bring_forward(tx: Connection, now: datetime) -> None:
    for column in _TO_COME:
        tx.execute(update(column.table).where(column > now).values({column.name: now}))
