"""Conversations: one a person, leased to one courier at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, union, update

from bot.store.ids import new_id
from bot.store.tables import conversation, home, message, nudge
from bot.store.upsert import insert_missing

_TO_CONTINUE = ("waiting", "sending", "in_doubt")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's conversation with the bot. `address` is the surface's own, once opened.

    `leased_by` is the courier who holds it, or who died holding it.
    """

    id: str
    person: str
    surface: str
    address: dict[str, str] | None
    not_before: datetime | None
    last_brief_on: date | None
    leased_by: str | None


def of_person(tx: Connection, person_id: str, surface: str) -> Conversation:
    """Somebody's conversation, begun if there was none."""
    row = {"id": new_id(), "person": person_id, "surface": surface}
    insert_missing(tx, conversation, [row], ["person"])
    found = tx.execute(select(conversation).where(conversation.c.person == person_id)).one()
    return _conversation(found)


def get(tx: Connection, conversation_id: str) -> Conversation:
    """One conversation that is known to exist."""
    query = select(conversation).where(conversation.c.id == conversation_id)
    return _conversation(tx.execute(query).one())


def people_with_work(tx: Connection, now: datetime) -> list[str]:
    """Who has anything to be sent, continued, revised or shown at `now` (product time)."""
    owed = and_(nudge.c.state == "owed", nudge.c.message.is_(None), nudge.c.say_at <= now)
    behind = and_(message.c.state == "sent", message.c.wanted_revision > message.c.shown_revision)
    to_do = or_(message.c.state.in_(_TO_CONTINUE), behind)
    of_message = select(conversation.c.person).join(message).where(to_do)
    of_home = select(home.c.person).where(home.c.wanted_revision > home.c.shown_revision)
    of_nudge = select(nudge.c.recipient).where(owed)
    return sorted(tx.execute(union(of_nudge, of_message, of_home)).scalars())


# --- the lease ------------------------------------------------------------------------------------


def lease(
    tx: Connection, conversation_id: str, holder: str, machine: datetime, until: datetime
) -> bool:
    """Takes a conversation until a machine moment, unless another holds it or it must rest."""
    free = or_(conversation.c.leased_until.is_(None), conversation.c.leased_until <= machine)
    rested = or_(conversation.c.not_before.is_(None), conversation.c.not_before <= machine)
    takes = and_(conversation.c.id == conversation_id, free, rested)
    taken = update(conversation).where(takes).values(leased_by=holder, leased_until=until)
    return tx.execute(taken).rowcount == 1


def holds(tx: Connection, conversation_id: str, holder: str, machine: datetime) -> bool:
    """Whether this courier still has the lease."""
    query = select(conversation.c.leased_until).where(_held(conversation_id, holder))
    until = tx.execute(query).scalar()
    return until is not None and until > machine


def release(tx: Connection, conversation_id: str, holder: str) -> None:
    """Gives the conversation back, if it is still this courier's."""
    free = {"leased_by": None, "leased_until": None}
    tx.execute(update(conversation).where(_held(conversation_id, holder)).values(**free))


def held_idle(tx: Connection, machine: datetime, too_long: timedelta, now: datetime) -> list[str]:
    """Conversations whose lease ran out long ago, or never will, though there is work (`now`)."""
    out = conversation.c.leased_until < machine - too_long
    never = conversation.c.leased_until > machine + too_long
    held = select(conversation.c.id, conversation.c.person).where(or_(out, never))
    work = set(people_with_work(tx, now)) if (found := tx.execute(held).all()) else set()
    return [row.id for row in found if row.person in work]


def rest_until(tx: Connection, conversation_id: str, machine: datetime) -> None:
    """Sends nothing before this machine moment: pacing, or the surface said wait."""
    rests = update(conversation).where(conversation.c.id == conversation_id)
    tx.execute(rests.values(not_before=machine))


# --- what is known of it --------------------------------------------------------------------------


def opened(tx: Connection, conversation_id: str, address: Mapping[str, str]) -> None:
    """Stores where it is, before anything is posted there."""
    there = update(conversation).where(conversation.c.id == conversation_id)
    tx.execute(there.values(address=dict(address)))


def closed(tx: Connection, conversation_id: str) -> None:
    """Forgets where it is: nobody can be written to there."""
    there = update(conversation).where(conversation.c.id == conversation_id)
    tx.execute(there.values(address=None))


def briefed(tx: Connection, conversation_id: str, day: date) -> None:
    """Notes the day of the last morning brief."""
    said = update(conversation).where(conversation.c.id == conversation_id)
    tx.execute(said.values(last_brief_on=day))


def _held(conversation_id: str, holder: str) -> Any:
    return and_(conversation.c.id == conversation_id, conversation.c.leased_by == holder)


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        person=row.person,
        surface=row.surface,
        address=row.address,
        not_before=row.not_before,
        last_brief_on=row.last_brief_on,
        leased_by=row.leased_by,
    )
