"""When the planner looks at which duty again: a narrow table, since every pass rewrites it.

Only what is open, and has anything to wait for, stands in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from bot.store.columns import Instant
from bot.store.many import given, one_of
from bot.store.tables import OPEN, duty, look
from bot.store.upsert import insert_or_update_from


class Look(NamedTuple):
    """When to look at a duty again (None: only if something changes), and what was seen.

    `unheard`: something is to be said to nobody.
    """

    again_at: datetime | None
    unheard: bool = False


def due(now: datetime) -> ColumnElement[bool]:
    """For a query: the looks whose moment has come."""
    return look.c.at <= now


def due_ids(tx: Connection, now: datetime, limit: int) -> list[str]:
    """Ids of the duties whose moment to look at has come, the longest waiting first."""
    query = select(look.c.duty).where(due(now)).order_by(look.c.at, look.c.duty)
    return list(tx.execute(query.limit(limit)).scalars())


def next_at(tx: Connection) -> datetime | None:
    """The next moment at which a duty must be looked at."""
    return tx.execute(select(func.min(look.c.at))).scalar()


def again(tx: Connection, duty_ids: Collection[str], at: datetime) -> None:
    """Those of these duties that are open are looked at then, whenever they would have been.

    In the order of their ids, so that two visits beside each other never wait for one another.
    """
    if not duty_ids:
        return
    tx.execute(_AGAIN[tx.dialect.name], {"ids": duty_ids, "then": at})


_THOSE = select(duty.c.id, bindparam("then", type_=Instant)).where(
    one_of(duty.c.id, given("ids")), OPEN
)
_AGAIN = insert_or_update_from(look, ("duty", "at"), _THOSE.order_by(duty.c.id), ("duty",))


def no_more(tx: Connection, duty_ids: Collection[str]) -> None:
    """There is nothing to wait for: these are met or void, or all was said."""
    if duty_ids:
        tx.execute(delete(look).where(one_of(look.c.duty, duty_ids)))


def seen(tx: Connection, found: Mapping[str, Look]) -> None:
    """Notes what the planner saw, by the duty's id: one statement for all that are alike."""
    alike: dict[Look, list[str]] = {}
    for duty_id, one in found.items():
        alike.setdefault(one, []).append(duty_id)
    for one, duty_ids in alike.items():
        if one.again_at is None:
            no_more(tx, duty_ids)
        else:
            values = {"at": one.again_at, "unheard": one.unheard}
            tx.execute(update(look).where(one_of(look.c.duty, duty_ids)).values(**values))
