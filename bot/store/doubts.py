"""Messages of which it is not known whether they were posted, and what becomes of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from bot.store import changes
from bot.store.messages import UNFINISHED, Message, MessageState, Resolved, find, step, where
from bot.store.nudges import NudgeState
from bot.store.sealed import MESSAGE_NOTICE, seal_json
from bot.store.tables import UNSENT, message, nudge


def unfinished(tx: Connection, conversation_id: str) -> list[Message]:
    """Messages of a conversation that may or may not have been posted, the oldest first."""
    there = message.c.conversation == conversation_id
    return where(tx, and_(there, message.c.state.in_([s.value for s in UNFINISHED])))


def unfinished_since(tx: Connection, moment: datetime) -> list[str]:
    """Ids of the messages on their way, or in doubt, since before a moment (machine)."""
    unfinished_ = message.c.state.in_([state.value for state in UNFINISHED])
    query = select(message.c.id).where(UNSENT, unfinished_, message.c.sending_since < moment)
    return list(tx.execute(query.order_by(message.c.sending_since)).scalars())


def last_receipt(tx: Connection, conversation_id: str) -> dict[str, str] | None:
    """The receipt of a message that was said before any unfinished one, the latest known."""
    said = and_(message.c.conversation == conversation_id, message.c.receipt.is_not(None))
    latest = select(message.c.receipt).where(said).order_by(message.c.sending_since.desc())
    found: dict[str, str] | None = tx.execute(latest.limit(1)).scalar()
    return found


def doubt(tx: Connection, message_id: str, machine: datetime) -> bool:
    """Whether it was posted is not known, since this machine moment."""
    values = {"state": MessageState.IN_DOUBT.value, "in_doubt_since": machine}
    if not step(tx, message_id, (MessageState.SENDING,), values):
        return False
    changes.note(tx, changes.Doubted())
    return True


def let_go(tx: Connection, message_id: str) -> bool:
    """It is certain that it was not posted.

    What was left for the courier waits once more; the nudges of what was composed are free to be
    asked about and composed anew. One that was in doubt is kept, for the figures.
    """
    found = find(tx, message_id)
    if found is None or found.state not in UNFINISHED:
        return False
    if found.say_at is not None or found.state is MessageState.IN_DOUBT:
        return _again(tx, found, Resolved.SENT_AGAIN)
    tx.execute(update(nudge).where(nudge.c.message == message_id).values(message=None))
    tx.execute(delete(message).where(message.c.id == message_id))
    return True


def say_perhaps_again(tx: Connection, doubted: Message, notice: Any) -> bool:
    """Nobody can say whether it was posted: what it carries and is still owed is said once more.

    `notice` is what a message that was left says then, None for any other; nudges are marked for
    whoever composes, and wait for no brief.
    """
    still = and_(nudge.c.message == doubted.id, nudge.c.state == NudgeState.OWED.value)
    tx.execute(update(nudge).where(still).values(perhaps_said=True, brief=False))
    return _again(tx, doubted, Resolved.SENT_AGAIN_UNSURE, notice)


def _again(tx: Connection, old: Message, resolved: Resolved, notice: Any = None) -> bool:
    """A message that was left waits once more, to say `notice` or the same; one that was composed
    has done its part."""
    left = old.say_at is not None
    state = MessageState.WAITING if left else MessageState.FAILED
    values: dict[str, Any] = {"state": state.value, "in_doubt_since": None}
    if old.state is MessageState.IN_DOUBT:
        values["resolved"] = resolved.value
    if notice is not None:
        values["notice"] = seal_json(tx, MESSAGE_NOTICE, old.id, notice)
    if not step(tx, old.id, UNFINISHED, values):
        return False
    if old.state is MessageState.IN_DOUBT:
        changes.note(tx, changes.Cleared(resolved))
    owed = and_(nudge.c.message == old.id, nudge.c.state == NudgeState.OWED.value)
    tx.execute(update(nudge).where(owed).values(message=None))
    return True
