"""What was said: about which duty, at which rung, and to whom."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from bot.domain.policy import Voice
from bot.store.messages import MessageState
from bot.store.nudges import NudgeState
from bot.store.tables import conversation, duty, message, nudge


def told_above(tx: Connection) -> set[tuple[str, str, str]]:
    """Practitioner, supervisor and recipient of every escalation that was said."""
    said = and_(nudge.c.voice == Voice.ESCALATION.value, nudge.c.state == NudgeState.SENT.value)
    query = select(duty.c.practitioner, duty.c.supervisor, nudge.c.recipient)
    rows = tx.execute(query.join(nudge, nudge.c.duty == duty.c.id).where(said))
    return {(row.practitioner, row.supervisor, row.recipient) for row in rows}


def was_told(tx: Connection, person_id: str, practitioner: str) -> bool:
    """Whether somebody was ever sent anything about a practitioner."""
    sent = and_(nudge.c.recipient == person_id, nudge.c.state == NudgeState.SENT.value)
    query = select(nudge.c.id).join(duty).where(sent, duty.c.practitioner == practitioner)
    return tx.execute(query.limit(1)).scalar() is not None


def counts(tx: Connection) -> dict[str, int]:
    """How many messages each person was sent, by the person's id."""
    query = select(conversation.c.person, func.count().label("sent")).join(message)
    sent_ = query.where(message.c.state == MessageState.SENT.value).group_by(conversation.c.person)
    return {row.person: row.sent for row in tx.execute(sent_)}
