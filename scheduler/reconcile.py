"""Messages of which it is not known whether they were posted: look before saying them again.

Whoever takes over counts the grace anew, so that a post that is still under way can arrive. Once
it is over it is certain that nothing was posted: what was to be said is asked about again, since
it may have been done meanwhile, and composed anew. Where the surface will not show the
conversation, what may not be lost is said again, as perhaps a repetition, and nothing else is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.domain.policy import Voice
from bot.messages.plain_data import notice_of, of_notice
from bot.messages.repetition import perhaps_again
from bot.store import doubts, failures, looks, nudges, people
from bot.store.conversations import Conversation
from bot.store.messages import ANSWER, WELCOME, Message, MessageState
from bot.store.nudges import NudgeState, Why
from bot.store.rates import Call
from bot.surfaces.surface import (
    CannotTell,
    Marker,
    Receipt,
    Retry,
    SurfaceError,
    Undeliverable,
)
from scheduler.delivery import fail, was_said
from scheduler.errand import Errand
from scheduler.visits import (
    Done,
    external_id,
    failed,
    forget_account,
    leased,
    not_now,
    release,
    release_until,
    taken,
)

_FIRST = 1
_MAY_NOT_BE_LOST = (Voice.ESCALATION, Voice.WARNING)
_MAY_BE_LOST = (WELCOME, ANSWER)  # the Home says as much; they can write again

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Doubted:
    """A message in doubt. `until`: the end of the grace, in machine time; `over`: it has passed."""

    message: Message
    conversation: Conversation
    account: str
    after: Receipt | None
    until: datetime
    over: bool


def settle(errand: Errand, person_id: str) -> Done:
    """Looks for the oldest message in doubt of one person, if there is room for a look."""
    if not errand.allowance.take(Call.LOOK):
        return Done.NOTHING
    with errand.desk.database.write() as tx:
        doubted = _doubted(tx, errand, person_id)
    if doubted is None:
        errand.allowance.put_back(Call.LOOK)
        return Done.NOTHING
    errand.checkpoint("after_claim")
    errand.checkpoint("before_find")
    try:
        receipt = _find(errand, doubted)
    except SurfaceError as error:
        return _not_looked(errand, doubted, error)
    errand.checkpoint("after_find")
    if receipt is not None:
        return _found(errand, doubted, receipt)
    return _absent(errand, doubted)


def _doubted(tx: Connection, errand: Errand, person_id: str) -> Doubted | None:
    conversation = leased(tx, errand, person_id, errand.machine(tx))
    if conversation is None:
        return None
    message = next(iter(doubts.unfinished(tx, conversation.id)), None)
    account = external_id(tx, errand, person_id)
    if message is not None and account is not None:
        return _taken_over(tx, errand, conversation, message, account)
    if message is not None:
        fail(tx, errand, conversation, message.id, Why.UNSURE)
    release(tx, errand, conversation.id)
    return None


def _taken_over(
    tx: Connection, errand: Errand, conversation: Conversation, message: Message, account: str
) -> Doubted:
    """One that is `sending` in a conversation that is free: its courier died, or was suspended."""
    now = errand.machine(tx)
    if message.state is MessageState.SENDING:
        log.warning("message taken over", message=message.id)
        doubts.doubt(tx, message.id, now)
    since = now if message.in_doubt_since is None else message.in_doubt_since
    until = since + errand.timing.grace
    after = doubts.last_receipt(tx, conversation.id)
    return Doubted(message, conversation, account, after, until, over=now >= until)


def _find(errand: Errand, doubted: Doubted) -> Receipt | None:
    with errand.lane:
        address = errand.surface.open(doubted.account)
        return errand.surface.find(address, Marker(doubted.message.id, _FIRST), doubted.after)


def _found(errand: Errand, doubted: Doubted, receipt: Receipt) -> Done:
    message = doubted.message
    with errand.desk.database.write() as tx:
        was_said(tx, errand, doubted.conversation, message.id, message.kind, receipt)
        taken(tx, errand, Call.LOOK)
    errand.checkpoint("after_commit")
    return Done.MOVED


def _absent(errand: Errand, doubted: Doubted) -> Done:
    """A post that was lost counts as a failure until one arrives: others come first then."""
    with errand.desk.database.write() as tx:
        taken(tx, errand, Call.LOOK)
        if doubted.over:
            about = failures.CONVERSATION, doubted.conversation.person
            failed(tx, errand, about, errand.timing.pace)
            doubts.let_go(tx, doubted.message.id)
            release(tx, errand, doubted.conversation.id)
        else:
            release_until(tx, errand, doubted.conversation.id, doubted.until)
    return Done.MOVED if doubted.over else Done.NOTHING


# --- where the surface does not say ---------------------------------------------------------------


def _not_looked(errand: Errand, doubted: Doubted, error: SurfaceError) -> Done:
    """Looking is safe to repeat; where nobody can be reached any more, it is over."""
    log.warning("could not look for a message", message=doubted.message.id, detail=str(error))
    if isinstance(error, Retry):
        about = failures.CONVERSATION, doubted.conversation.person
        not_now(errand, Call.LOOK, doubted.conversation, about, error)
        return Done.MOVED
    with errand.desk.database.write() as tx:
        match error:
            case CannotTell() if doubted.over:
                _unsure(tx, errand, doubted)
            case CannotTell():
                release_until(tx, errand, doubted.conversation.id, doubted.until)
            case Undeliverable():
                fail(tx, errand, doubted.conversation, doubted.message.id, Why.UNSURE)
                forget_account(tx, doubted.conversation.person)
            case _:
                raise error
    return Done.MOVED


def _unsure(tx: Connection, errand: Errand, doubted: Doubted) -> None:
    """What may not be lost is said again, ever more rarely; the rest of the same message is not."""
    message, person = doubted.message, doubted.conversation.person
    if message.kind == WELCOME:
        people.greeted(tx, person, errand.now)
    carried = nudges.of_message(tx, message.id)
    lost = [nudge for nudge in carried if nudge.voice not in _MAY_NOT_BE_LOST]
    left = _left(message)
    if len(lost) < len(carried) or left is not None:
        ids = [nudge.id for nudge in lost]
        nudges.settle(tx, ids, NudgeState.UNDELIVERABLE, Why.UNSURE, errand.now)
        looks.again(tx, [nudge.duty for nudge in carried], errand.now)
        doubts.say_perhaps_again(tx, message, left)
        failed(tx, errand, (failures.CONVERSATION, person), errand.timing.pace)
        release(tx, errand, doubted.conversation.id)
    else:
        fail(tx, errand, doubted.conversation, message.id, Why.UNSURE)


def _left(message: Message) -> Any | None:
    """What a message says again that was left and may not be lost; None for any other, and where
    nobody can read it any more."""
    if message.say_at is None or message.kind in _MAY_BE_LOST or message.readable is None:
        return None
    return of_notice(perhaps_again(notice_of(message.notice)))
