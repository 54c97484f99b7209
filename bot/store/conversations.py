"""Conversations: one a person, leased to one courier at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Update, and_, bindparam, or_, select, update

from bot.store.columns import Instant
from bot.store.ids import new_id
from bot.store.tables import conversation
from bot.store.upsert import insert_missing


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's conversation with the bot. `not_before` is of machine time.

    `leased_by` is the courier who holds it, or who died holding it.
    """

    id: str
    person: str
    surface: str
    not_before: datetime | None
    last_brief_on: date | None
    leased_by: str | None


def of_person(tx: Connection, person_id: str, surface: str) -> Conversation:
    """Somebody's conversation, begun if there was none."""
    whose = {"whose": person_id}
    found = tx.execute(_OF_PERSON, whose).one_or_none()
    if found is None:
        row = {"id": new_id(), "person": person_id, "surface": surface}
        insert_missing(tx, conversation, [row], ["person"])
        found = tx.execute(_OF_PERSON, whose).one()
    return _conversation(found)


_OF_PERSON = select(conversation).where(conversation.c.person == bindparam("whose"))


def get(tx: Connection, conversation_id: str) -> Conversation:
    """One conversation that is known to exist."""
    query = select(conversation).where(conversation.c.id == conversation_id)
    return _conversation(tx.execute(query).one())


# --- the lease ------------------------------------------------------------------------------------


def lease(
    tx: Connection,
    conversation_id: str,
    holder: str,
    machine: datetime,
    until: datetime,
    rested_by: datetime | None = None,
) -> bool:
    """Takes a conversation until a machine moment, unless another holds it or it must rest.

    It must have rested by `rested_by`, where that is given: nobody spoke in it since.
    """
    moments = {"machine": machine, "until": until, "rested_by": rested_by or machine}
    values = {"it": conversation_id, "holder": holder, **moments}
    return tx.execute(_LEASE, values).rowcount == 1


def _lease() -> Update:
    machine = bindparam("machine", type_=Instant)
    free = or_(conversation.c.leased_until.is_(None), conversation.c.leased_until <= machine)
    by = bindparam("rested_by", type_=Instant)
    rested = or_(conversation.c.not_before.is_(None), conversation.c.not_before <= by)
    takes = update(conversation).where(conversation.c.id == bindparam("it"), free, rested)
    return takes.values(leased_by=bindparam("holder"), leased_until=bindparam("until"))


_LEASE = _lease()


def release(
    tx: Connection, conversation_id: str, holder: str, not_before: datetime | None = None
) -> None:
    """Gives the conversation back, if it is still this courier's.

    Nobody takes it before `not_before` (machine time): pacing, or the surface said wait.
    """
    values = {"it": conversation_id, "holder": holder}
    if not_before is None:
        tx.execute(_RELEASE, values)
    else:
        tx.execute(_RELEASE_TO_REST, {**values, "until": not_before})


_RELEASE = (
    update(conversation)
    .where(conversation.c.id == bindparam("it"), conversation.c.leased_by == bindparam("holder"))
    .values(leased_by=None, leased_until=None)
)
_RELEASE_TO_REST = _RELEASE.values(not_before=bindparam("until"))


def release_of_person(tx: Connection, person_id: str, holder: str) -> None:
    """Gives somebody's conversation back: what was to be done there went wrong."""
    theirs = and_(conversation.c.person == person_id, conversation.c.leased_by == holder)
    tx.execute(update(conversation).where(theirs).values(leased_by=None, leased_until=None))


# --- what is known of it --------------------------------------------------------------------------


def briefed(tx: Connection, conversation_id: str, day: date) -> None:
    """Notes the day of the last morning brief."""
    tx.execute(_BRIEFED, {"it": conversation_id, "day": day})


_BRIEFED = (
    update(conversation)
    .where(conversation.c.id == bindparam("it"))
    .values(last_brief_on=bindparam("day"))
)


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        person=row.person,
        surface=row.surface,
        not_before=row.not_before,
        last_brief_on=row.last_brief_on,
        leased_by=row.leased_by,
    )
