"""Who is who in chat: which account of which workspace belongs to which person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from bot.store import people
from bot.store.ids import new_id
from bot.store.many import given, one_of
from bot.store.tables import account, person
from bot.store.upsert import insert_or_update

_KEY = ("surface", "workspace", "external_id")


def person_of(tx: Connection, surface: str, workspace: str, external_id: str) -> str | None:
    """The id of the person behind a chat account."""
    there = and_(account.c.surface == surface, account.c.workspace == workspace)
    query = select(account.c.person).where(there, account.c.external_id == external_id)
    return tx.execute(query).scalar()


def external_id_of(tx: Connection, surface: str, person_id: str) -> str | None:
    """The chat account of a person on a surface."""
    query = select(account.c.external_id).where(
        account.c.surface == surface, account.c.person == person_id
    )
    return tx.execute(query.order_by(account.c.id).limit(1)).scalar()


def surface_of(tx: Connection, person_id: str) -> str | None:
    """On which surface somebody can be written to; None: on none."""
    query = select(account.c.surface).where(account.c.person == person_id)
    return tx.execute(query.order_by(account.c.id).limit(1)).scalar()


def with_account(tx: Connection, ids: Collection[str] | None = None) -> frozenset[str]:
    """Which of these people (None: of everybody) can be written to at all."""
    if ids is None:
        return frozenset(tx.execute(_HAVE_ONE).scalars())
    return frozenset(tx.execute(_OF_THESE, {"ids": ids}).scalars())


_HAVE_ONE = select(account.c.person).distinct()
_OF_THESE = _HAVE_ONE.where(one_of(account.c.person, given("ids")))


def without_account(tx: Connection, today: date, limit: int | None = None) -> list[str]:
    """Ids of the people still here whom nobody could write to, by name; at most so many."""
    query = select(person.c.id).where(_without(today)).order_by(person.c.name, person.c.id)
    return list(tx.execute(query.limit(limit)).scalars())


def anybody_here(tx: Connection, today: date) -> bool:
    """Whether there is anybody still here who could be written to."""
    here = select(account.c.id).join(person).where(people.still_here(today))
    return tx.execute(here.limit(1)).first() is not None


def to_find(tx: Connection, today: date) -> dict[str, str]:
    """The same people who have an e-mail address: their ids by it, in small letters."""
    query = select(person.c.email, person.c.id).where(_without(today), person.c.email != "")
    rows = tx.execute(query.order_by(person.c.name, person.c.id))
    return {row.email.lower(): row.id for row in rows}


def _without(today: date) -> ColumnElement[bool]:
    return and_(person.c.id.not_in(select(account.c.person)), people.still_here(today))


def put(tx: Connection, surface: str, workspace: str, external_id: str, person_id: str) -> None:
    """Notes whose account this is; an account has one person at a time."""
    key = {"surface": surface, "workspace": workspace, "external_id": external_id}
    row = {"id": new_id(), **key, "person": person_id}
    insert_or_update(tx, account, row, _KEY, {"person": person_id})


def remove(tx: Connection, person_id: str) -> None:
    """Forgets the accounts of somebody who can no longer be written to."""
    tx.execute(delete(account).where(account.c.person == person_id))
