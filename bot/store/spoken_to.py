"""What is to be known of somebody before anything is said to them, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, func, select

from bot.store.conversations import Conversation
from bot.store.messages import UNFINISHED, MessageState
from bot.store.rates import Call
from bot.store.tables import account, message, person, rate_limit


@dataclass(frozen=True, slots=True)
class SpokenTo:
    """Somebody as a courier finds them.

    `account` is theirs on the surface; `unfinished`: a message may or may not have been posted;
    `left`: another was left for the courier; `said` is how many there were since a moment;
    `rests_until` is when the surface takes posts again (machine time), if it asked to wait;
    `struck`: it refused one since it last took one.
    """

    account: str | None
    greeted: bool
    unfinished: bool
    left: bool
    said: int
    rests_until: datetime | None
    struck: bool


def spoken_to(tx: Connection, conversation: Conversation, since: datetime) -> SpokenTo:
    """The person of a conversation; `since` is of product time."""
    whose = {"surface": conversation.surface, "person": conversation.person}
    return SpokenTo(*tx.execute(_QUERY, {**whose, "there": conversation.id, "since": since}).one())


def _query() -> Select[Any]:
    there = message.c.conversation == bindparam("there")
    lived = message.c.state != MessageState.FAILED.value
    said = and_(there, message.c.composed_at >= bindparam("since"), lived)
    posts = rate_limit.c.call == Call.POST.value
    return select(
        _account().scalar_subquery().label("account"),
        person.c.greeted_at.is_not(None).label("greeted"),
        _any(there, *UNFINISHED).label("unfinished"),
        _any(there, MessageState.WAITING).label("left"),
        select(func.count()).where(said).scalar_subquery().label("said"),
        select(rate_limit.c.not_before).where(posts).scalar_subquery().label("rests_until"),
        exists().where(posts, rate_limit.c.strikes > 0).label("struck"),
    ).where(person.c.id == bindparam("person"))


def _account() -> Select[Any]:
    on_surface = account.c.surface == bindparam("surface")
    theirs = and_(on_surface, account.c.person == bindparam("person"))
    return select(account.c.external_id).where(theirs).order_by(account.c.id).limit(1)


def _any(there: ColumnElement[bool], *states: MessageState) -> ColumnElement[bool]:
    return exists().where(there, message.c.state.in_([state.value for state in states]))


_QUERY = _query()
