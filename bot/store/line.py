"""The line below a manager, counted and ranked where it is stored, however large it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, select

from bot.domain.duty import DutyKind
from bot.domain.facts import SessionKind, SessionStatus
from bot.store import managers
from bot.store.tables import OPEN, duty, pair, session

_NOW = pair.c.until.is_(None)


@dataclass(frozen=True, slots=True)
class Owed:
    """An open duty about somebody, and the next one-to-one that they have booked."""

    duty: str
    practitioner: str
    due_on: date
    due_at: datetime
    booked_at: datetime | None


def size(tx: Connection, manager: str | None) -> int:
    """How many are supervised below a manager, by somebody else; None: in the organisation."""
    query = select(func.count()).select_from(pair).where(_in_line(manager))
    return tx.execute(query).scalar_one()


def owed(
    tx: Connection, manager: str | None, kinds: Collection[DutyKind], until: date, now: datetime
) -> Iterator[Owed]:
    """Open duties about the same people, due by the day `until`, the longest past first.

    Row after row as it is read: a head of service has a whole organisation below.
    """
    named = duty.c.kind.in_([kind.value for kind in kinds])
    query = select(
        *(duty.c.id, duty.c.practitioner, duty.c.due_on, duty.c.due_at),
        _booked(now).label("booked_at"),
    )
    query = query.join(pair, pair.c.practitioner == duty.c.practitioner)
    query = query.where(_in_line(manager), OPEN, named, duty.c.held_back == false())
    query = query.where(duty.c.due_on <= until).order_by(duty.c.due_at, duty.c.id)
    for row in tx.execute(query):
        yield Owed(*row)


def _in_line(manager: str | None) -> ColumnElement[bool]:
    """Pairs of today whose practitioner is below a manager who does not supervise them."""
    if manager is None:
        return _NOW
    below = pair.c.practitioner.in_(managers.below(manager))
    return and_(_NOW, below, pair.c.supervisor != manager)


def _booked(now: datetime) -> Any:
    """The first one-to-one still to come, with whomever."""
    theirs = pair.alias("theirs")
    one_to_one = session.c.kind == SessionKind.ONE_TO_ONE.value
    planned = session.c.status == SessionStatus.PLANNED.value
    query = select(func.min(session.c.planned_at)).join(theirs, theirs.c.id == session.c.pair)
    query = query.where(theirs.c.practitioner == duty.c.practitioner, one_to_one, planned)
    return query.where(session.c.planned_at > now).scalar_subquery()
