"""A visit: one conversation leased, one thing done in it, and the lease given back.

Lease and first step are one transaction, and so are the last step and giving back: a message costs
two, one before its post and one after.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

import structlog
from sqlalchemy import Connection

from bot.store import accounts, changes, conversations, failures, rates
from bot.store.conversations import Conversation
from bot.store.rates import Call
from bot.surfaces.surface import Retry, Whom
from scheduler.errand import Errand

_ENOUGH = {Whom.PERHAPS_ALL: 2, Whom.EVERYBODY: 1}
_LONGEST_PAUSE = timedelta(minutes=15)  # it may be the surface that fails: nobody waits for hours

log = structlog.get_logger()


About = tuple[str, str]
"""What a visit is about, as `failures` counts it: a kind and an id."""


def nothing_else(_tx: Connection) -> None:
    """Where nothing else is to be done."""


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
        changes.note(tx, changes.TakenOver())
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


def not_now(
    errand: Errand,
    call: Call,
    visited: Conversation,
    about: About,
    error: Retry,
    also: Callable[[Connection], object] = nothing_else,
) -> None:
    """A call could not be made now: whoever it concerns waits, and nobody else.

    Where it concerns this one, what it was `about` is left alone, ever longer. Where the surface
    does not say, this conversation rests, and all wait if the next one is refused too. `also` is
    done in the same transaction.
    """
    with errand.desk.database.write() as tx:
        also(tx)
        all_wait = _waits(tx, errand, call, visited, about, error)
    if all_wait:
        errand.allowance.stop(call)


def _waits(
    tx: Connection, errand: Errand, call: Call, visited: Conversation, about: About, error: Retry
) -> bool:
    """Whether everybody waits."""
    if error.whom is Whom.ONE:
        failed(tx, errand, about, error.after)
        release(tx, errand, visited.id)
        return False
    release(tx, errand, visited.id, error.after if error.whom is Whom.PERHAPS_ALL else None)
    return _all_wait(tx, errand, call, visited, error)


def _all_wait(
    tx: Connection, errand: Errand, call: Call, visited: Conversation, error: Retry
) -> bool:
    machine, enough = errand.machine(tx), _ENOUGH[error.whom]
    rested = rates.rests(tx, call, machine)
    if not rates.refused(tx, call, visited.id, error.after, machine, enough=enough):
        return False
    if not rested:  # counted once a rest: the auditor tells where the next call is refused too
        log.error("everybody waits", call=call.value, detail=str(error))
        failures.failed(tx, failures.CALL, call.value, machine)
    return True


def taken(tx: Connection, errand: Errand, call: Call, *, struck: bool = True) -> None:
    """The surface took a call: those refused before (where any were, `struck`) were refused for
    reasons of their own."""
    if struck:
        rates.went_well(tx, call)
    mended(tx, errand, failures.CALL, call.value)


def failed(tx: Connection, errand: Errand, about: About, first: timedelta) -> None:
    """It is left alone: `first` so long, and each time twice as long."""
    errand.failing.add(about[1])
    failures.failed(tx, *about, errand.machine(tx), first, _LONGEST_PAUSE)


def mended(tx: Connection, errand: Errand, kind: str, *subjects: str) -> None:
    """These went well, though they may have failed before."""
    failures.mended(tx, kind, errand.failing.intersection(subjects))


def external_id(tx: Connection, errand: Errand, person_id: str) -> str | None:
    """Somebody's account on the surface."""
    return accounts.external_id_of(tx, errand.surface_name, person_id)


def forget_account(tx: Connection, person_id: str) -> None:
    """Somebody can no longer be written to: others are told instead, from now on."""
    accounts.remove(tx, person_id)
