"""Who is to be visited next, the most urgent first: to speak, to look, to revise, to show.

`now` is product time, `machine` machine time. Whoever is being visited, or has to be left alone
for a while, is passed over, so that nobody waits behind anybody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union,
    union_all,
)

from bot.domain.policy import Voice
from bot.store import failures
from bot.store.messages import ALERT, ANSWER
from bot.store.tables import UNSENT, conversation, home, message, nudge
from bot.store.unsettled import SETTLED

_CLASS = 10**17  # more microseconds than any moment has
_LAST = _CLASS // 2  # of its class, and still before the next
_UNFINISHED = and_(UNSENT, message.c.state.in_(("sending", "in_doubt")))
_BEHIND = and_(message.c.state == "sent", message.c.wanted_revision > message.c.shown_revision)
_HOME_BEHIND = home.c.wanted_revision > home.c.shown_revision


def to_speak(tx: Connection, now: datetime, machine: datetime, most: int) -> list[str]:
    """Ids of people to whom something may be said: answers to whoever has just written, then
    escalations, reminders, briefs; of a class the oldest first, and of what is as old whoever
    was written to least recently. Whoever could not be written to comes last of their class."""
    owed = union_all(_owed(now), _left(now)).subquery()
    doubtful = select(conversation.c.person).join(message).where(_UNFINISHED)
    query = select(owed.c.person).outerjoin(conversation, conversation.c.person == owed.c.person)
    query = query.where(_may_be_visited(owed.c.person, machine), owed.c.person.not_in(doubtful))
    last = func.max(conversation.c.not_before).nulls_first()
    turn = func.min(owed.c.turn) + _failed(failures.CONVERSATION, owed.c.person) * _LAST
    query = query.group_by(owed.c.person).order_by(turn, last, owed.c.person)
    return list(tx.execute(query.limit(most)).scalars())


def to_look(tx: Connection, machine: datetime, most: int) -> list[str]:
    """Ids of people of whose message it is not known whether it was posted, the oldest first; last
    whoever could not be looked up."""
    query = select(conversation.c.person).join(message)
    query = query.where(_UNFINISHED, _may_be_visited(conversation.c.person, machine))
    query = query.group_by(conversation.c.person)
    failed = _failed(failures.CONVERSATION, conversation.c.person)
    query = query.order_by(failed, func.min(message.c.composed_at), conversation.c.person)
    return list(tx.execute(query.limit(most)).scalars())


def to_revise(tx: Connection, machine: datetime, most: int) -> list[tuple[str, str]]:
    """Messages that no longer say the latest, one a person: the ids of both. The oldest come first,
    and last what could not be revised."""
    alone = failures.is_left_alone(failures.MESSAGE, message.c.id, machine)
    query = select(conversation.c.person, func.min(message.c.id).label("message")).join(message)
    query = query.where(_BEHIND, ~alone, _free(machine)).group_by(conversation.c.person)
    failed = func.min(_failed(failures.MESSAGE, message.c.id))
    rows = tx.execute(query.order_by(failed, func.min(message.c.composed_at)).limit(most))
    return [(row.person, row.message) for row in rows]


def to_show(tx: Connection, machine: datetime, most: int) -> list[str]:
    """Ids of people whose Home does not show the latest; last those that could not be shown."""
    alone = failures.is_left_alone(failures.HOME, home.c.person, machine)
    query = select(home.c.person).outerjoin(conversation, conversation.c.person == home.c.person)
    failed = _failed(failures.HOME, home.c.person)
    query = query.where(_HOME_BEHIND, ~alone, _free(machine)).order_by(failed, home.c.person)
    return list(tx.execute(query.limit(most)).scalars())


def unserved(tx: Connection, now: datetime, *, paused: bool) -> int:
    """How many people there is anything left to do for at `now`, but for what always fails."""
    people = _unserved(now, paused=paused).subquery()
    return tx.execute(select(func.count()).select_from(people)).scalar_one()


def _unserved(now: datetime, *, paused: bool) -> CompoundSelect[Any]:
    revise = select(conversation.c.person).join(message)
    revise = revise.where(_BEHIND, ~failures.keeps_failing(failures.MESSAGE, message.c.id))
    show = select(home.c.person)
    show = show.where(_HOME_BEHIND, ~failures.keeps_failing(failures.HOME, home.c.person))
    return union(revise, show, *(() if paused else _sayable(now)))


def held_idle(tx: Connection, machine: datetime, too_long: timedelta, now: datetime) -> list[str]:
    """Conversations whose lease ran out long ago, or never will, though there is work (`now`)."""
    out = conversation.c.leased_until < machine - too_long
    never = conversation.c.leased_until > machine + too_long
    people = _unserved(now, paused=False)
    held = select(conversation.c.id).where(or_(out, never), conversation.c.person.in_(people))
    return list(tx.execute(held.order_by(conversation.c.id)).scalars())


# --- what is to be said, and its turn -------------------------------------------------------------


def _owed(now: datetime) -> Select[Any]:
    """Those in no message yet; `turn` puts the class before the moment."""
    unsent = and_(nudge.c.state == "owed", nudge.c.message.is_(None), nudge.c.say_at <= now)
    urgent = nudge.c.voice.in_((Voice.ESCALATION.value, Voice.WARNING.value))
    rank = case((urgent, _rank(1)), (nudge.c.brief, _rank(3)), else_=_rank(2))
    turn = rank + type_coerce(nudge.c.say_at, BigInteger)
    return select(nudge.c.recipient.label("person"), turn.label("turn")).where(unsent, SETTLED)


def _left(now: datetime) -> Select[Any]:
    """Messages that no duty asked for, left for the courier."""
    left = and_(UNSENT, message.c.state == "waiting", message.c.say_at <= now)
    kind = message.c.kind
    rank = case((kind == ANSWER, _rank(0)), (kind == ALERT, _rank(1)), else_=_rank(2))
    turn = rank + type_coerce(message.c.say_at, BigInteger)
    return select(conversation.c.person, turn.label("turn")).join(message).where(left)


def _sayable(now: datetime) -> tuple[Select[Any], ...]:
    doubtful = select(conversation.c.person).join(message).where(_UNFINISHED)
    parts = (_owed(now).subquery(), _left(now).subquery(), doubtful.subquery())
    return tuple(
        select(part.c.person).where(~failures.keeps_failing(failures.CONVERSATION, part.c.person))
        for part in parts
    )


def _failed(kind: str, subject: Any) -> ColumnElement[int]:
    """1 for what failed when it was last tried."""
    return case((failures.is_failing(kind, subject), literal(1, BigInteger)), else_=0)


def _rank(number: int) -> ColumnElement[int]:
    return literal(number * _CLASS, BigInteger)


# --- who may be visited ---------------------------------------------------------------------------


def _may_be_visited(person: Any, machine: datetime) -> ColumnElement[bool]:
    alone = failures.is_left_alone(failures.CONVERSATION, person, machine)
    return and_(_free(machine), ~alone)


def _free(machine: datetime) -> ColumnElement[bool]:
    """Leased by nobody and rested; a conversation that has not begun is both."""
    free = or_(conversation.c.leased_until.is_(None), conversation.c.leased_until <= machine)
    rested = or_(conversation.c.not_before.is_(None), conversation.c.not_before <= machine)
    return and_(free, rested)
