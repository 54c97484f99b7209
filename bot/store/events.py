"""Events that a surface delivered: each is acted on once, however often it arrives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from bot.store.tables import event_seen
from bot.store.upsert import insert_missing


def first_sight(tx: Connection, event_id: str, machine: datetime) -> bool:
    """True the first time that this event arrives."""
    return insert_missing(tx, event_seen, [{"id": event_id, "at": machine}], ["id"]) == 1


def forget(tx: Connection, before: datetime) -> None:
    """Forgets events that arrived before a moment: nothing repeats them any more."""
    tx.execute(delete(event_seen).where(event_seen.c.at < before))
