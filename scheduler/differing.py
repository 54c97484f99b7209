"""Stored duties against a fresh calculation: a few people at each look, everybody in turn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.services.compared import compare
from bot.services.desk import Desk
from bot.store import pairs, people, settings
from bot.store.numbered import among

SAMPLE = 20
REACHED = "compared_up_to"


def differing(desk: Desk, again: list[str], now: datetime) -> list[str]:
    """Practitioners whose stored duties are not what their facts give.

    Looks at the next few, and at those of `again`, who differed before. Nothing is changed.
    """
    with desk.database.write() as tx:
        sample = _next(tx, now)
        ready = people.up_to_date(tx, {*sample, *again}, now)
    return [person_id for person_id in ready if _differs(desk, person_id, now)]


def _next(tx: Connection, now: datetime) -> list[str]:
    """The practitioners that follow those of the last look; the first again after the last."""
    reached = str(settings.get(tx, REACHED, ""))
    found = pairs.practitioners_after(tx, reached, SAMPLE)
    settings.put(tx, REACHED, found[-1] if len(found) == SAMPLE else "", now)
    return found


def _differs(desk: Desk, person_id: str, now: datetime) -> bool:
    """One transaction each, which holds up nobody."""
    with desk.database.read() as tx:
        return any(one.differs for one in compare(tx, desk, among([person_id]), now))
