"""The courier: goes to everybody for whom there is something to say, finish, revise or show.

It leases one conversation at a time, so that two couriers never speak to one person at once. A
courier that dies leaves its lease to expire; the next one finds out what was said.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.metrics import TAKEOVERS
from bot.store import accounts, conversations, messages, nudges, settings
from bot.store.conversations import Conversation
from bot.store.database import machine_now
from bot.store.nudges import NudgeState
from bot.surfaces.surface import Address, Retry, Undeliverable
from scheduler.delivery import forget_address, post, prepare, rest
from scheduler.errand import Errand
from scheduler.reconcile import reconcile
from scheduler.revising import revise_all, show_home
from scheduler.still_stands import look_again

MOST_AT_ONCE = 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a pass came to: messages said, and people with whom it is not done at this moment."""

    said: int
    waiting: int


def deliver_all(errand: Errand) -> Delivered:
    """One pass over everybody with work at `errand.now`."""
    said = waiting = 0
    with errand.desk.database.read() as tx:
        people = conversations.people_with_work(tx, errand.now)
    for person_id in people:
        try:
            count, done = _visit(errand, person_id)
        except Exception:  # one conversation must not stop the others
            log.exception("conversation not served", person=person_id)
            count, done = 0, True
        said += count
        waiting += not done
    return Delivered(said, waiting)


def _visit(errand: Errand, person_id: str) -> tuple[int, bool]:
    """How many messages were said, and whether all is done with them at this moment."""
    with errand.desk.database.write() as tx:
        conversation = conversations.of_person(tx, person_id, errand.surface_name)
        now = machine_now(tx)
        until = now + errand.timing.lease
        if not conversations.lease(tx, conversation.id, errand.holder, now, until):
            return 0, False
    if conversation.leased_by is not None:
        TAKEOVERS.inc()
    errand.checkpoint("after_claim")
    try:
        result = _serve(errand, conversation)
    except Exception:  # passed on; only a process that dies keeps its lease
        _release(errand, conversation)
        raise
    _release(errand, conversation)
    return result


def _release(errand: Errand, conversation: Conversation) -> None:
    with errand.desk.database.write() as tx:
        conversations.release(tx, conversation.id, errand.holder)


def _serve(errand: Errand, conversation: Conversation) -> tuple[int, bool]:
    said, done = _speak(errand, conversation)
    revise_all(errand, conversation)
    show_home(errand, conversation)
    return said, done


def _speak(errand: Errand, conversation: Conversation) -> tuple[int, bool]:
    with errand.desk.database.read() as tx:
        paused = settings.paused(tx)
        unfinished = bool(messages.unfinished(tx, conversation.id))
        left = messages.waiting(tx, conversation.id) is not None
        owed = left or bool(nudges.owed_to(tx, conversation.person, errand.now))
    if not unfinished and (paused or not owed):
        return 0, True
    address = _address(errand, conversation)
    if address is None:
        return 0, False
    if not reconcile(errand, conversation, address, may_post=not paused):
        return 0, paused
    return (0, True) if paused else _say_all(errand, conversation, address)


def _say_all(errand: Errand, conversation: Conversation, address: Address) -> tuple[int, bool]:
    for said in range(MOST_AT_ONCE):
        ready = prepare(errand, _latest(errand, conversation), address)
        if ready is None:
            return said, _still_ours(errand, conversation)
        errand.checkpoint("after_freeze")
        if not post(errand, ready):
            return said, False
    return MOST_AT_ONCE, False


def _still_ours(errand: Errand, conversation: Conversation) -> bool:
    """Without the lease there may be more to say: whoever has it next says it."""
    with errand.desk.database.read() as tx:
        return conversations.holds(tx, conversation.id, errand.holder, machine_now(tx))


def _latest(errand: Errand, conversation: Conversation) -> Conversation:
    with errand.desk.database.read() as tx:
        return conversations.get(tx, conversation.id)


# --- where somebody is ----------------------------------------------------------------------------


def _address(errand: Errand, conversation: Conversation) -> Address | None:
    """Where to write; opened and stored before anything is posted there."""
    if conversation.address is not None:
        return conversation.address
    with errand.desk.database.read() as tx:
        external_id = accounts.external_id_of(tx, errand.surface_name, conversation.person)
    if external_id is None:
        _nobody_there(errand, conversation, "no_account")
        return None
    return _open(errand, conversation, external_id)


def _open(errand: Errand, conversation: Conversation, external_id: str) -> Address | None:
    try:
        address = errand.surface.open(external_id)
    except Undeliverable as error:
        _nobody_there(errand, conversation, error.reason)
        return None
    except Retry as error:
        rest(errand, conversation, error.after)
        return None
    with errand.desk.database.write() as tx:
        conversations.opened(tx, conversation.id, address)
    return address


def _nobody_there(errand: Errand, conversation: Conversation, reason: str) -> None:
    """What was owed to them is told to others, if its ladder knows any."""
    with errand.desk.database.write() as tx:
        owed = nudges.owed_to(tx, conversation.person, errand.now)
        nudges.settle(
            tx, [nudge.id for nudge in owed], NudgeState.UNDELIVERABLE, reason, errand.now
        )
        look_again(tx, [nudge.duty for nudge in owed], errand.now)
        for message in messages.unfinished(tx, conversation.id):
            messages.failed(tx, message.id, reason, errand.now)
        forget_address(tx, conversation)
