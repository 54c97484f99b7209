"""One message on its way: frozen as `sending`, posted once, and what became of it committed.

No call to the surface is made inside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.domain.local_time import local_day
from bot.domain.policy import Voice
from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of, of_notice
from bot.messages.repetition import perhaps_again
from bot.metrics import IN_DOUBT
from bot.store import (
    conversations,
    doubts,
    failures,
    looks,
    messages,
    nudges,
    people,
    rates,
    waiting,
)
from bot.store.conversations import Conversation
from bot.store.messages import WELCOME, Message
from bot.store.nudges import NudgeState
from bot.store.rates import Call
from bot.store.spoken_to import spoken_to
from bot.surfaces.surface import (
    Address,
    Marker,
    Receipt,
    Rejected,
    Retry,
    SurfaceError,
    Undeliverable,
    Unknown,
)
from scheduler.choosing import Chosen, choose
from scheduler.errand import Errand
from scheduler.visits import Done, forget_account, leased, post_refused, release

_FIRST = 1

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A message committed as `sending`, and where it goes.

    `goes_up`: it carries an escalation, so that what others were told no longer says the latest.
    """

    message_id: str
    kind: str
    notice: Notice
    address: Address
    conversation: Conversation
    plain: bool = False
    goes_up: bool = False


def speak(errand: Errand, asked_at: datetime, person_id: str) -> Done:
    """Says the next thing to one person, if there is room for a post.

    `asked_at` is when it was their turn (machine time). If another courier spoke to them since, it
    no longer is.
    """
    if not errand.allowance.take(Call.POST):
        return Done.NOTHING
    ready = _prepare(errand, asked_at, person_id)
    if isinstance(ready, Done):
        errand.allowance.put_back(Call.POST)
        return ready
    errand.checkpoint("after_claim")
    errand.checkpoint("after_freeze")
    return _post(errand, ready)


# --- before the post ------------------------------------------------------------------------------


def _prepare(errand: Errand, asked_at: datetime, person_id: str) -> Ready | Done:
    """Leases, chooses, composes and freezes in one transaction."""
    chosen: list[Chosen] = []
    try:
        with errand.desk.database.write_beside() as tx:
            return _prepare_in(tx, errand, asked_at, person_id, chosen) or Done.NOTHING
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
        errand.allowance.stop(Call.POST)
    elif person.account is None:
        _nobody_there(tx, errand, conversation)
    elif not person.unfinished:
        chosen += filter(None, [choose(tx, errand, conversation, person)])
        address = errand.surface.address(person.account)
        ready = _freeze(tx, errand, conversation, address, chosen[0], machine) if chosen else None
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


# --- the post, and what becomes of it -------------------------------------------------------------


def _post(errand: Errand, ready: Ready) -> Done:
    """Posts it once."""
    said = ready.notice.words_only() if ready.plain else ready.notice
    errand.checkpoint("before_post")
    try:
        with errand.lane:
            marker = Marker(ready.message_id, _FIRST)
            receipt = errand.surface.deliver(said, ready.address, marker)
    except SurfaceError as error:
        return _not_posted(errand, ready, error)
    errand.checkpoint("after_post")
    database = errand.desk.database
    with database.write() if ready.goes_up else database.write_beside() as tx:
        was_said(tx, errand, ready.conversation, ready.message_id, ready.kind, receipt)
        rates.went_well(tx, Call.POST)
    errand.checkpoint("after_commit")
    return Done.SAID


def was_said(
    tx: Connection,
    errand: Errand,
    conversation: Conversation,
    message_id: str,
    kind: str,
    receipt: Receipt,
) -> None:
    """Commits a receipt and what follows from it, and gives the conversation back.

    It was said when it was composed, of which its text speaks; days may pass before it is found.
    """
    release(tx, errand, conversation.id, errand.timing.pace)
    said = messages.sent(tx, message_id, receipt)
    if said is None:
        return
    if kind == WELCOME:
        people.greeted(tx, conversation.person, said.at)
    if any(nudge.brief for nudge in said.nudges):
        day = local_day(said.at, errand.desk.policy.zone)
        conversations.briefed(tx, conversation.id, day)
    told = {nudge.duty for nudge in said.nudges if nudge.voice is Voice.ESCALATION}
    nudges.bump_messages(tx, told, but=message_id)  # the warnings now say that it has gone up
    looks.again(tx, [nudge.duty for nudge in said.nudges], errand.now)
    failures.mended(tx, errand.failing & {message_id, *(nudge.id for nudge in said.nudges)})


def _not_posted(errand: Errand, ready: Ready, error: SurfaceError) -> Done:
    match error:
        case Rejected():
            return _rejected(errand, ready, error)
        case Retry():
            _not_now(errand, ready, error)
        case Undeliverable():
            _unreachable(errand, ready, error.reason)
        case Unknown():
            _in_doubt(errand, ready, error.detail)
        case _:
            raise error
    return Done.MOVED


def _rejected(errand: Errand, ready: Ready, error: Rejected) -> Done:
    """Once more as plain text; if that is refused too, it can never be said."""
    log.error("message refused", message=ready.message_id, detail=error.detail, plain=ready.plain)
    with errand.desk.database.write() as tx:
        if ready.plain:
            fail(tx, errand, ready.conversation, ready.message_id, "rejected")
        else:
            messages.plainly(tx, ready.message_id)
    return Done.MOVED if ready.plain else _post(errand, replace(ready, plain=True))


def _not_now(errand: Errand, ready: Ready, error: Retry) -> None:
    """Nothing was said: it is composed anew, or still waits, when the surface may be asked."""
    with errand.desk.database.write() as tx:
        doubts.let_go(tx, ready.message_id)
        post_refused(tx, errand, ready.conversation.id, error)
        release(tx, errand, ready.conversation.id, error.after)


def _unreachable(errand: Errand, ready: Ready, reason: str) -> None:
    log.warning("person cannot be reached", person=ready.conversation.person, reason=reason)
    with errand.desk.database.write() as tx:
        fail(tx, errand, ready.conversation, ready.message_id, reason)
        forget_account(tx, ready.conversation.person)


def _in_doubt(errand: Errand, ready: Ready, detail: str) -> None:
    log.warning("message in doubt", message=ready.message_id, detail=detail)
    with errand.desk.database.write() as tx:
        doubts.doubt(tx, ready.message_id, errand.machine(tx))
        release(tx, errand, ready.conversation.id, errand.timing.pace)
    IN_DOUBT.inc()


def fail(
    tx: Connection, errand: Errand, conversation: Conversation, message_id: str, reason: str
) -> None:
    """It can never be said: others are told instead, where the ladder knows any."""
    unsaid = messages.failed(tx, message_id, reason, errand.now) or ()
    looks.again(tx, [nudge.duty for nudge in unsaid], errand.now)
    release(tx, errand, conversation.id)
