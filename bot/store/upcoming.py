"""The next moment at which anything is due by time alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, func, select, union_all

from bot.store.tables import UNSENT, look, message, nudge, person


def next_moment(tx: Connection, after: datetime) -> datetime | None:
    """The first product moment later than `after` that a planner or courier waits for."""
    unsent = and_(nudge.c.state == "owed", nudge.c.message.is_(None))
    left = and_(UNSENT, message.c.state == "waiting")
    moments = union_all(
        select(func.min(person.c.recompute_at).label("at")).where(person.c.recompute_at > after),
        select(func.min(look.c.at)).where(look.c.at > after),
        select(func.min(nudge.c.say_at)).where(unsent, nudge.c.say_at > after),
        select(func.min(message.c.say_at)).where(left, message.c.say_at > after),
    ).subquery()
    return tx.execute(select(func.min(moments.c.at))).scalar()
