"""Texts that nobody can decrypt: a few rows at each look, everything that was written in turn."""

from __future__ import annotations

from datetime import datetime

from bot.services.desk import Desk
from bot.store import settings
from bot.store import unreadable as store

SAMPLE = 500
MANY = 100  # where so many are known somebody is at it, or nobody can be: no more are told of
REACHED = "deciphered_up_to"


def unreadable(desk: Desk, again: list[str], now: datetime) -> list[str]:
    """What people wrote and nobody can read, as `note.words ID`.

    Looks at the next few rows, and at those of `again`, that could not be read before.
    """
    with desk.database.read() as tx:
        still = store.still(tx, again)
        if len(still) >= MANY:
            return still
        found, reached = store.after(tx, str(settings.get(tx, REACHED, "")), SAMPLE)
    with desk.database.write() as tx:
        settings.put(tx, REACHED, reached, now)
    return sorted({*still, *found})
