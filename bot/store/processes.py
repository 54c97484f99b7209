"""The bot's own processes, as each says of itself every minute. Machine time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from bot.store.database import machine_now
from bot.store.tables import process
from bot.store.upsert import insert_or_update


@dataclass(frozen=True, slots=True)
class Process:
    """`passed_at`: its scheduler last finished a pass; `heard_at`: Slack last answered it.

    None where it has no scheduler, or no listener.
    """

    id: str
    seen_at: datetime
    passed_at: datetime | None
    heard_at: datetime | None


def report(
    tx: Connection, process_id: str, since_pass: timedelta | None, since_heard: timedelta | None
) -> None:
    """A process says that it lives, and how long ago it last did its work."""
    now = machine_now(tx)
    state = {
        "seen_at": now,
        "passed_at": None if since_pass is None else now - since_pass,
        "heard_at": None if since_heard is None else now - since_heard,
    }
    insert_or_update(tx, process, {"id": process_id, **state}, ["id"], state)


def ended(tx: Connection, process_id: str) -> None:
    """A process ends as it should: nobody need miss it."""
    tx.execute(delete(process).where(process.c.id == process_id))


def everyone(tx: Connection) -> list[Process]:
    """All that said anything since they were last forgotten."""
    return [Process(*row) for row in tx.execute(select(process).order_by(process.c.id))]


def forget(tx: Connection, before: datetime) -> None:
    """Forgets processes that were killed, and not seen since a moment."""
    tx.execute(delete(process).where(process.c.seen_at < before))
