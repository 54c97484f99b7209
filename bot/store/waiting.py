"""Messages that no duty asked for, left for the courier until their recipient is at work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from bot.store import failures, messages
from bot.store.ids import new_id
from bot.store.messages import Message, MessageState
from bot.store.sealed import MESSAGE_NOTICE, seal_json
from bot.store.tables import UNSENT, conversation, message

_URGENT = (messages.ANSWER, messages.ALERT)


class Left(NamedTuple):
    """A message that was left, whose it is, and from when it was to be said (product)."""

    id: str
    recipient: str
    say_at: datetime


def most_urgent(tx: Connection, conversation_id: str, by: datetime | None = None) -> Message | None:
    """Of what was left for the courier there, to be said `by` then (product): answers come first,
    then alerts, then the oldest."""
    left = _left(conversation_id)
    wanted = left if by is None else and_(left, message.c.say_at <= by)
    return min(messages.where(tx, wanted), key=_turn, default=None)


def _turn(left: Message) -> int:
    return _URGENT.index(left.kind) if left.kind in _URGENT else len(_URGENT)


def any_sayable(tx: Connection, conversation_id: str) -> bool:
    """Whether anything was left for the courier there that does not fail whenever it is tried."""
    well = ~failures.is_failing(failures.MESSAGE, message.c.id)
    query = select(message.c.id).where(_left(conversation_id), well)
    return tx.execute(query.limit(1)).scalar() is not None


def left_since_before(tx: Connection, moment: datetime, limit: int) -> list[Left]:
    """What should have been said before a moment and was not, the longest waiting first."""
    late = and_(UNSENT, message.c.state == MessageState.WAITING.value, message.c.say_at < moment)
    query = select(message.c.id, conversation.c.person, message.c.say_at).join(conversation)
    rows = tx.execute(query.where(late).order_by(message.c.say_at).limit(limit))
    return [Left(*row) for row in rows]


def leave(
    tx: Connection,
    conversation_id: str,
    kind: str,
    notice: Any,
    now: datetime,
    about: str | None = None,
) -> str:
    """Leaves a message for the courier, who posts it in working hours; gives its id."""
    message_id = new_id()
    tx.execute(
        insert(message).values(
            id=message_id,
            conversation=conversation_id,
            kind=kind,
            state=MessageState.WAITING.value,
            notice=seal_json(tx, MESSAGE_NOTICE, message_id, notice),
            composed_at=now,
            sending_since=now,
            about=about,
            say_at=now,
        )
    )
    return message_id


def put_off(tx: Connection, message_id: str, say_at: datetime) -> None:
    """Says a message that was left later: its recipient is not at work."""
    tx.execute(update(message).where(message.c.id == message_id).values(say_at=say_at))


def drop(tx: Connection, conversation_id: str) -> None:
    """What was left for somebody whom nobody can write to is not said."""
    left = update(message).where(_left(conversation_id))
    tx.execute(left.values(state=MessageState.FAILED.value))


def start(tx: Connection, message_id: str, *, now: datetime, machine: datetime) -> bool:
    """A message that was left is on its way."""
    values = {"state": MessageState.SENDING.value, "composed_at": now, "attempts": 1}
    return messages.step(
        tx, message_id, (MessageState.WAITING,), {**values, "sending_since": machine}
    )


def _left(conversation_id: str) -> ColumnElement[bool]:
    there = message.c.conversation == conversation_id
    return and_(there, message.c.state == MessageState.WAITING.value)
