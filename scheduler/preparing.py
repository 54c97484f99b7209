"""Before the post: a conversation leased, what is to be said chosen, composed and frozen.

All of it in one transaction, so that whoever dies here has begun nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.domain.policy import Voice
from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of, of_notice
from bot.messages.repetition import perhaps_again
from bot.store import failures, looks, messages, nudges, waiting
from bot.store.conversations import Conversation
from bot.store.messages import WELCOME, Message
from bot.store.nudges import NudgeState
from bot.store.rates import Call
from bot.store.spoken_to import spoken_to
from bot.surfaces.surface import Address
from scheduler.choosing import Chosen, choose
from scheduler.errand import Errand
from scheduler.visits import Done, leased, release

log = structlog.get_logger()


class _EverybodyWaits(Exception):
    """Somebody was told meanwhile that nobody may post for a while."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message committed as `sending`, and where it goes.

    `goes_up`: it carries an escalation, so that what others were told no longer says the latest.
    `struck`: the surface refused a post since it last took one.
    `since`: when nobody else could have taken it over yet, by this process's own clock.
    """

    message_id: str
    kind: str
    notice: Notice
    address: Address
    conversation: Conversation
    plain: bool = False
    goes_up: bool = False
    struck: bool = False
    since: float = field(default_factory=time.monotonic)


def prepare(errand: Errand, asked_at: datetime, person_id: str) -> Ready | Done:
    """Gets ready what is to be said next to somebody; or says what it came to where nothing is.

    `asked_at` is when it was their turn (machine time).
    """
    chosen: list[Chosen] = []
    try:
        with errand.desk.database.write_beside() as tx:
            return _prepare_in(tx, errand, asked_at, person_id, chosen) or Done.NOTHING
    except _EverybodyWaits:
        errand.allowance.stop(Call.POST)
        return Done.NOTHING
    except OperationalError:  # the database fails, and no message
        raise
    except Exception:  # one message that cannot be written must not silence the conversation
        if not chosen or chosen[0] == Chosen():
            raise
        log.exception("message not written", ids=chosen[0].ids)
        _leave_alone(errand, chosen[0])
        return Done.MOVED


def _prepare_in(
    tx: Connection, errand: Errand, asked_at: datetime, person_id: str, chosen: list[Chosen]
) -> Ready | None:
    """Adds to `chosen` what was chosen, for when it cannot be written."""
    machine = errand.machine(tx)
    conversation = leased(tx, errand, person_id, machine, rested_by=asked_at)
    if conversation is None:
        return None
    ready = None
    person = spoken_to(tx, conversation, errand.midnight)
    if person.rests_until is not None and person.rests_until > machine:
        raise _EverybodyWaits  # the lease is undone with it
    if person.account is None:
        _nobody_there(tx, errand, conversation)
    elif not person.unfinished:
        chosen += filter(None, [choose(tx, errand, conversation, person)])
        address = errand.surface.address(person.account)
        if chosen:
            frozen = _freeze(tx, errand, conversation, address, chosen[0], machine)
            ready = replace(frozen, struck=person.struck)
    if ready is None:
        release(tx, errand, conversation.id)
    return ready


def _freeze(
    tx: Connection,
    errand: Errand,
    conversation: Conversation,
    address: Address,
    chosen: Chosen,
    machine: datetime,
) -> Ready:
    if chosen.left is not None:
        return _start(tx, errand, conversation, address, chosen.left, machine)
    notice = _compose(tx, errand, conversation.person, chosen)
    said, carried = of_notice(notice), [nudge.id for nudge in chosen.nudges]
    message_id = messages.begin(
        tx, conversation.id, chosen.kind, said, carried, now=errand.now, machine=machine
    )
    goes_up = any(nudge.voice is Voice.ESCALATION for nudge in chosen.nudges)
    return Ready(message_id, chosen.kind, notice, address, conversation, goes_up=goes_up)


def _start(
    tx: Connection,
    errand: Errand,
    conversation: Conversation,
    address: Address,
    left: Message,
    machine: datetime,
) -> Ready:
    waiting.start(tx, left.id, now=errand.now, machine=machine)
    return Ready(left.id, left.kind, notice_of(left.notice), address, conversation, left.plain)


def _compose(tx: Connection, errand: Errand, person_id: str, chosen: Chosen) -> Notice:
    if chosen.kind == WELCOME:
        return errand.writer.welcome(tx, person_id, errand.now)
    notice = errand.writer.nudges(tx, person_id, chosen.nudges, errand.now, brief=chosen.brief)
    repeated = any(nudge.perhaps_said for nudge in chosen.nudges)
    return perhaps_again(notice) if repeated else notice


def _nobody_there(tx: Connection, errand: Errand, conversation: Conversation) -> None:
    """What was owed to them is told to others, if its ladder knows any."""
    owed = nudges.owed_to(tx, conversation.person, errand.now)
    ids = [nudge.id for nudge in owed]
    nudges.settle(tx, ids, NudgeState.UNDELIVERABLE, "no_account", errand.now)
    looks.again(tx, [nudge.duty for nudge in owed], errand.now)
    waiting.drop(tx, conversation.id)


def _leave_alone(errand: Errand, unwritten: Chosen) -> None:
    """Those of a brief are said one by one, so that only the one at fault waits."""
    kind = failures.MESSAGE if unwritten.left is not None else failures.NUDGE
    with errand.desk.database.write() as tx:
        if len(unwritten.ids) > 1:
            nudges.one_by_one(tx, unwritten.ids)
            return
        (only,) = unwritten.ids
        later = errand.now + failures.failed(tx, kind, only, errand.machine(tx))
        if kind == failures.MESSAGE:
            waiting.put_off(tx, only, later)
        else:
            nudges.put_off(tx, [only], later)
