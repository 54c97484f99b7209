"""A visit: one conversation leased, one thing done in it, and the lease given back.

Lease and first step are one transaction, and so are the last step and giving back: a message costs
two, one before its post and one after.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection

from bot.metrics import TAKEOVERS
from bot.store import accounts, conversations, rates
from bot.store.conversations import Conversation
from bot.store.rates import Call
from bot.surfaces.surface import Retry
from scheduler.errand import Errand

_SEVERAL = 2


class Done(Enum):
    """What a visit came to. `MOVED`: something else than a message said."""

    NOTHING = 0
    MOVED = 1
    SAID = 2


def leased(
    tx: Connection,
    errand: Errand,
    person_id: str,
    machine: datetime,
    rested_by: datetime | None = None,
) -> Conversation | None:
    """Somebody's conversation, if nobody else is in it and it need not rest.

    With `rested_by` nobody must have spoken in it since then either (machine time).
    """
    conversation = conversations.of_person(tx, person_id, errand.surface_name)
    until = machine + errand.timing.lease
    lease = conversations.lease
    if not lease(tx, conversation.id, errand.holder, machine, until, rested_by):
        return None
    if conversation.leased_by is not None:
        TAKEOVERS.inc()
    return conversation


def release(
    tx: Connection, errand: Errand, conversation_id: str, after: timedelta | None = None
) -> None:
    """Gives a conversation back; it rests for a while of machine time, where one is given."""
    not_before = None if after is None else errand.machine(tx) + after
    conversations.release(tx, conversation_id, errand.holder, not_before)


def release_until(tx: Connection, errand: Errand, conversation_id: str, moment: datetime) -> None:
    """Gives a conversation back, to rest until a moment of machine time."""
    conversations.release(tx, conversation_id, errand.holder, moment)


def post_refused(tx: Connection, errand: Errand, by: str, error: Retry) -> None:
    """A post was refused for a while: that conversation (`by`) rests.

    The surface does not say whether it means the conversation or everybody. Where the next
    conversation is refused too, it means everybody.
    """
    rates.refused(tx, Call.POST, by, error.after, errand.machine(tx), enough=_SEVERAL)


def call_refused(tx: Connection, errand: Errand, call: Call, by: str, error: Retry) -> None:
    """Another call was refused for a while: every process makes no more of them meanwhile."""
    errand.allowance.stop(call)
    rates.refused(tx, call, by, error.after, errand.machine(tx), enough=1)


def external_id(tx: Connection, errand: Errand, person_id: str) -> str | None:
    """Somebody's account on the surface."""
    return accounts.external_id_of(tx, errand.surface_name, person_id)


def forget_account(tx: Connection, person_id: str) -> None:
    """Somebody can no longer be written to: others are told instead, from now on."""
    accounts.remove(tx, person_id)
