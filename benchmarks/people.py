"""The people of a world: how many there are, and some of them to be computed anew."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.store import people
from bot.store.database import Database
from bot.store.tables import person


def count(database: Database) -> int:
    """Everybody, those who left included."""
    with database.read() as tx:
        return tx.execute(select(func.count()).select_from(person)).scalar_one()


def mark_stale(database: Database, some: int) -> None:
    """Leaves so many to be computed anew, the same ones each time."""
    with database.write() as tx:
        ids = tx.execute(select(person.c.id).order_by(person.c.id).limit(some)).scalars().all()
        people.mark_stale(tx, ids)
