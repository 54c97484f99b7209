"""What the auditor found and what was mended, so that each is told once.

Looks at which anything changed are numbered: who was told at a look knows all up to it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select, update

from bot.store.ids import new_id
from bot.store.tables import trouble


@dataclass(frozen=True, slots=True)
class Known:
    """One trouble that lasts. `subject` is an id, or empty where it has none of its own."""

    kind: str
    subject: str
    found_in: int


def lasting(tx: Connection) -> list[Known]:
    """Every trouble that is not mended, the first found first."""
    query = select(trouble.c.kind, trouble.c.subject, trouble.c.found_in)
    still = query.where(trouble.c.mended_in.is_(None)).order_by(trouble.c.found_in, trouble.c.id)
    return [Known(*row) for row in tx.execute(still)]


def note(tx: Connection, found: Collection[tuple[str, str]], now: datetime) -> int:
    """Makes these (kind and subject) the only ones that last; the number of the latest look."""
    known = {(one.kind, one.subject) for one in lasting(tx)}
    number = _latest(tx)
    new, gone = sorted(set(found) - known), sorted(known - set(found))
    if not new and not gone:
        return number
    for kind, subject in new:
        row = {"id": new_id(), "kind": kind, "subject": subject}
        tx.execute(insert(trouble).values(**row, found_at=now, found_in=number + 1))
    for kind, subject in gone:
        it = and_(trouble.c.kind == kind, trouble.c.subject == subject)
        lasts = and_(it, trouble.c.mended_in.is_(None))
        tx.execute(update(trouble).where(lasts).values(mended_at=now, mended_in=number + 1))
    return number + 1


def mended_since(tx: Connection, number: int) -> set[str]:
    """The kinds of which something known at a look was mended after it."""
    known_then = and_(trouble.c.found_in <= number, trouble.c.mended_in > number)
    return set(tx.execute(select(trouble.c.kind).where(known_then).distinct()).scalars())


def forget(tx: Connection, before: datetime) -> None:
    """Forgets what was mended before a moment (product), but never the latest look's number."""
    old = and_(trouble.c.mended_at < before, trouble.c.mended_in < _latest(tx))
    tx.execute(trouble.delete().where(old))


def _latest(tx: Connection) -> int:
    found, mended = trouble.c.found_in, trouble.c.mended_in
    latest = select(func.max(found), func.max(mended))
    return max(number or 0 for number in tx.execute(latest).one())
