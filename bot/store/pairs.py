"""Who supervises whom, and since when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from bot.domain.facts import Pair
from bot.store.ids import in_batches
from bot.store.many import given, one_of
from bot.store.tables import pair, person

_NOW = pair.c.until.is_(None)


def find(tx: Connection, pair_id: str) -> Pair | None:
    """One pair, even if it is over."""
    row = tx.execute(select(pair).where(pair.c.id == pair_id)).one_or_none()
    return None if row is None else _pair(row)


def get(tx: Connection, pair_id: str) -> Pair:
    """One pair that is known to exist. Raises LookupError otherwise."""
    found = find(tx, pair_id)
    if found is None:
        raise LookupError(pair_id)
    return found


def of_practitioner(tx: Connection, practitioner: str) -> Pair | None:
    """The pair somebody is in as the supervisee today."""
    return of_practitioners(tx, [practitioner]).get(practitioner)


def of_practitioners(tx: Connection, practitioners: Collection[str]) -> dict[str, Pair]:
    """Today's pair of each practitioner who has one."""
    return now_and_before(tx, practitioners)[0]


def now_and_before(
    tx: Connection, practitioners: Collection[str]
) -> tuple[dict[str, Pair], dict[str, list[Pair]]]:
    """Today's pair of each practitioner who has one, and those that are over, the oldest first."""
    now: dict[str, Pair] = {}
    over: dict[str, list[Pair]] = {}
    for row in tx.execute(_OF_PRACTITIONERS, {"practitioners": practitioners}):
        if row.until is None:
            now[row.practitioner] = _pair(row)
        else:
            over.setdefault(row.practitioner, []).append(_pair(row))
    return now, over


_OF_PRACTITIONERS = (
    select(pair)
    .where(one_of(pair.c.practitioner, given("practitioners")))
    .order_by(pair.c.since, pair.c.id)
)


def of_supervisor(tx: Connection, supervisor: str) -> list[Pair]:
    """Today's pairs of somebody as the supervisor, the oldest first."""
    query = select(pair).where(_NOW, pair.c.supervisor == supervisor)
    return [_pair(row) for row in tx.execute(query.order_by(pair.c.since, pair.c.id))]


def everyone(tx: Connection) -> list[Pair]:
    """Every pair of today."""
    return [_pair(row) for row in tx.execute(select(pair).where(_NOW).order_by(pair.c.id))]


def practitioners_after(tx: Connection, person_id: str, limit: int) -> list[str]:
    """The next practitioners of today's pairs, by id."""
    query = select(pair.c.practitioner).where(_NOW, pair.c.practitioner > person_id)
    return list(tx.execute(query.order_by(pair.c.practitioner).limit(limit)).scalars())


def affected_by(tx: Connection, person_ids: Collection[str]) -> list[str]:
    """Whose duties may change with these people: themselves and those they supervise."""
    affected = set(person_ids)
    for some in in_batches(person_ids):
        query = select(pair.c.practitioner).where(_NOW, pair.c.supervisor.in_(some))
        affected.update(tx.execute(query).scalars())
    return sorted(affected)


def begin(tx: Connection, new: Pair) -> None:
    """Writes a pair; the practitioner's earlier one ends that day."""
    earlier = update(pair).where(_NOW, pair.c.practitioner == new.practitioner)
    tx.execute(earlier.values(until=new.since))
    tx.execute(
        insert(pair).values(
            id=new.id,
            practitioner=new.practitioner,
            supervisor=new.supervisor,
            since=new.since,
        )
    )


def end(tx: Connection, pair_id: str, until: date) -> None:
    """Ends a pair; nobody supervises the practitioner from then on."""
    tx.execute(update(pair).where(pair.c.id == pair_id).values(until=until))


def end_with_leavers(tx: Connection, practitioners: Collection[str], today: date) -> frozenset[str]:
    """Ends the pairs of those whose last day is past, on that day; who supervised them."""
    theirs = pair.c.practitioner == person.c.id
    query = select(pair.c.id, pair.c.supervisor, person.c.left_on).where(theirs, _NOW)
    gone = query.where(pair.c.practitioner.in_(practitioners), person.c.left_on < today)
    found = tx.execute(gone).all()
    for row in found:
        end(tx, row.id, row.left_on)
    return frozenset(row.supervisor for row in found)


def between(tx: Connection, practitioner: str, supervisor: str) -> Pair | None:
    """The latest pair of these two, even if it is over."""
    theirs = and_(pair.c.practitioner == practitioner, pair.c.supervisor == supervisor)
    row = tx.execute(select(pair).where(theirs).order_by(pair.c.since.desc()).limit(1)).first()
    return None if row is None else _pair(row)


def add_past(tx: Connection, former: Pair, until: date) -> None:
    """Writes a pair that is over already."""
    values = {"practitioner": former.practitioner, "supervisor": former.supervisor}
    tx.execute(insert(pair).values(id=former.id, since=former.since, until=until, **values))


def counts_from(tx: Connection, pair_id: str, since: date) -> None:
    """Mends since when a pair has been one."""
    tx.execute(update(pair).where(pair.c.id == pair_id).values(since=since))


def _pair(row: Row[Any]) -> Pair:
    return Pair(row.id, row.practitioner, row.supervisor, row.since)
