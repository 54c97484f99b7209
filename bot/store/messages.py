"""Messages: one post to one conversation, from its composing to its receipt and its revisions.

Every step is a compare-and-swap on the state: False means that somebody else made it already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    insert,
    select,
    true,
    update,
)

from bot.store import changes, nudges
from bot.store.ids import new_id
from bot.store.many import given, one_of
from bot.store.nudges import Nudge, NudgeState
from bot.store.sealed import MESSAGE_NOTICE, SealedJson, seal_json, sealed_json
from bot.store.tables import message, nudge

ANSWER = "answer"  # the kind of a message to somebody who has just written: it waits for no hour
ALERT = "alert"  # to an administrator
WELCOME = "welcome"


class MessageState(StrEnum):
    """`waiting`: left for the courier. `in_doubt`: whether it was posted is not known."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"


UNFINISHED = (MessageState.SENDING, MessageState.IN_DOUBT)


class Resolved(StrEnum):
    """What became of a message in doubt.

    `sent_again`: it was certain not to have been posted. `sent_again_unsure`: the surface could not
    say, and what may not be lost is said again, as perhaps a repetition; `given_up`: nothing is.
    """

    FOUND = "found"
    SENT_AGAIN = "sent_again"
    SENT_AGAIN_UNSURE = "sent_again_unsure"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One row. `sealed` is the frozen text, `receipt` the surface's own.

    `about` is what a message that carries no nudges is about, so that it can say the latest.
    """

    id: str
    conversation: str
    kind: str
    state: MessageState
    sealed: SealedJson
    receipt: dict[str, str] | None
    composed_at: datetime
    sending_since: datetime
    in_doubt_since: datetime | None
    attempts: int
    resolved: str | None
    plain: bool
    wanted_revision: int
    shown_revision: int
    about: str | None
    say_at: datetime | None

    @property
    def notice(self) -> Any:
        """The text as plain data. Raises WrongKeys or Misplaced where it cannot be opened."""
        return self.sealed.data()

    @property
    def readable(self) -> Any | None:
        """The text, or None where it cannot be opened."""
        return self.sealed.readable


@dataclass(frozen=True, slots=True)
class Said:
    """What a message that was posted carries, and when it was composed (product)."""

    at: datetime
    nudges: Sequence[Nudge]


# --- reading --------------------------------------------------------------------------------------


def find(tx: Connection, message_id: str) -> Message | None:
    """One message, or None."""
    return next(iter(where(tx, message.c.id == message_id)), None)


def get(tx: Connection, message_id: str) -> Message:
    """One message that is known to exist. Raises LookupError otherwise."""
    found = find(tx, message_id)
    if found is None:
        raise LookupError(message_id)
    return found


def in_state(tx: Connection, state: MessageState) -> list[Message]:
    """Every message in this state, the oldest first: for the auditor."""
    return where(tx, message.c.state == state.value)


def refused_since(tx: Connection, since: datetime) -> list[str]:
    """Ids of the messages composed since a moment (product) that were refused as they stood."""
    refused = and_(message.c.plain == true(), message.c.composed_at >= since)
    query = select(message.c.id).where(refused).order_by(message.c.composed_at)
    return list(tx.execute(query).scalars())


# --- from composing to the receipt ----------------------------------------------------------------


def begin(
    tx: Connection,
    conversation_id: str,
    kind: str,
    notice: Any,
    carries: Collection[str],
    *,
    now: datetime,
    machine: datetime,
) -> str:
    """Freezes a message as `sending`, with the nudges it carries; gives its id.

    Raises:
        ValueError: if one of the nudges is no longer owed, or stands in another message.
    """
    message_id = new_id()
    row = {
        "id": message_id,
        "conversation": conversation_id,
        "kind": kind,
        "state": MessageState.SENDING.value,
        "notice": seal_json(tx, MESSAGE_NOTICE, message_id, notice),
        "composed_at": now,
        "sending_since": machine,
        "attempts": 1,
    }
    tx.execute(_BEGUN, row)
    joined = tx.execute(_JOINS, {"ids": carries, "joined": message_id}).rowcount
    if joined != len(carries):
        raise ValueError("one of the nudges is no longer owed")
    return message_id


_FREE = and_(nudge.c.message.is_(None), nudge.c.state == NudgeState.OWED.value)
_BEGUN = insert(message)
_JOINS = (
    update(nudge).where(one_of(nudge.c.id, given("ids")), _FREE).values(message=bindparam("joined"))
)


def sent(tx: Connection, message_id: str, receipt: Mapping[str, str]) -> Said | None:
    """It was posted: stores the receipt, and what it carries was said as it was composed.

    One in doubt was found. None where it was known before.
    """
    row = tx.execute(_SENT, {"it": message_id, "given": dict(receipt)}).one_or_none()
    if row is None:
        return None
    _note_if_cleared(tx, row.resolved, Resolved.FOUND)
    carried = nudges.settle_carried(tx, message_id, NudgeState.SENT, None, row.composed_at)
    return Said(row.composed_at, carried)


def _if_doubted(resolved: Resolved) -> ColumnElement[str | None]:
    doubted = message.c.state == MessageState.IN_DOUBT.value
    return case((doubted, resolved.value), else_=message.c.resolved)


_SENT = (
    update(message)
    .where(message.c.id == bindparam("it"), message.c.state.in_([one.value for one in UNFINISHED]))
    .values(state=MessageState.SENT.value, shown_revision=1, receipt=bindparam("given"))
    .values(resolved=_if_doubted(Resolved.FOUND))
    .returning(message.c.composed_at, message.c.resolved)
)


def plainly(tx: Connection, message_id: str) -> bool:
    """Its blocks were refused: the same once more, as plain text."""
    values = {"plain": True, "attempts": message.c.attempts + 1}
    return step(tx, message_id, (MessageState.SENDING,), values)


def failed(tx: Connection, message_id: str, reason: str, now: datetime) -> Sequence[Nudge] | None:
    """It can never be posted: what it carries is undeliverable. `reason` is a code.

    What it carries; None where it is not on its way.
    """
    values = {"state": MessageState.FAILED.value, "resolved": _if_doubted(Resolved.GIVEN_UP)}
    fails = update(message).where(_stands(message_id, UNFINISHED)).values(**values)
    row = tx.execute(fails.returning(message.c.resolved)).one_or_none()
    if row is None:
        return None
    _note_if_cleared(tx, row.resolved, Resolved.GIVEN_UP)
    return nudges.settle_carried(tx, message_id, NudgeState.UNDELIVERABLE, reason, now)


def _note_if_cleared(tx: Connection, resolved: str | None, how: Resolved) -> None:
    """Either is the end of a message, so it has that word since just now."""
    if resolved == how:
        changes.note(tx, changes.Cleared(how))


# --- revisions ------------------------------------------------------------------------------------


def bump(tx: Connection, message_ids: Collection[str]) -> None:
    """These no longer say the latest: the courier revises them."""
    newer = {"wanted_revision": message.c.wanted_revision + 1}
    tx.execute(update(message).where(message.c.id.in_(message_ids)).values(**newer))


def bump_about(tx: Connection, subject: str) -> None:
    """The same for what was left for the courier about something."""
    ids = tx.execute(select(message.c.id).where(message.c.about == subject)).scalars()
    bump(tx, list(ids))


def revising(tx: Connection, message_id: str) -> None:
    """It is about to be updated: until `revised` nobody knows which revision is shown, so none."""
    tx.execute(update(message).where(message.c.id == message_id).values(shown_revision=0))


def revised(tx: Connection, message_id: str, revision: int, notice: Any = None) -> None:
    """Notes that this revision is shown, and its text; an older one changes nothing."""
    older = and_(message.c.id == message_id, message.c.shown_revision < revision)
    values: dict[str, Any] = {"shown_revision": revision}
    if notice is not None:
        values["notice"] = seal_json(tx, MESSAGE_NOTICE, message_id, notice)
    tx.execute(update(message).where(older).values(**values))


# --- rows -----------------------------------------------------------------------------------------


def step(
    tx: Connection, message_id: str, before: Collection[MessageState], values: Mapping[str, Any]
) -> bool:
    """Changes a message that stands in one of these states; False where it does not."""
    changed = update(message).where(_stands(message_id, before)).values(**values)
    return tx.execute(changed).rowcount == 1


def _stands(message_id: str, states: Collection[MessageState]) -> ColumnElement[bool]:
    return and_(message.c.id == message_id, message.c.state.in_([s.value for s in states]))


def where(tx: Connection, condition: ColumnElement[bool]) -> list[Message]:
    """The messages for which this holds, the oldest first."""
    query = select(message).where(condition).order_by(message.c.composed_at, message.c.id)
    return [_message(tx, row) for row in tx.execute(query)]


def _message(tx: Connection, row: Row[Any]) -> Message:
    values = dict(row._mapping)
    sealed = sealed_json(tx, MESSAGE_NOTICE, row.id, values.pop("notice"))
    return Message(**{**values, "state": MessageState(row.state), "sealed": sealed})
