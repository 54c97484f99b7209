"""One message on its way: frozen as `sending`, posted once, and what became of it committed.

No call to the surface is made inside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from bot.domain.local_time import local_day
from bot.domain.policy import Voice
from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of, of_notice
from bot.metrics import IN_DOUBT
from bot.store import accounts, conversations, messages, nudges, people
from bot.store.conversations import Conversation
from bot.store.database import machine_now
from bot.store.messages import Message
from bot.surfaces.surface import Address, Marker, Receipt, Rejected, Retry, Undeliverable, Unknown
from scheduler.choosing import Chosen, choose
from scheduler.errand import Errand
from scheduler.still_stands import look_again

WELCOME = "welcome"
ALERT = "alert"
_FIRST = 1
_UNWRITTEN = timedelta(hours=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A message committed as `sending`, and where it goes."""

    message_id: str
    kind: str
    notice: Notice
    address: Address
    conversation: Conversation
    plain: bool = False


def prepare(errand: Errand, conversation: Conversation, address: Address) -> Ready | None:
    """Chooses, composes and freezes the next message in one transaction; None: nothing to say."""
    chosen: Chosen | None = None
    try:
        with errand.desk.database.write() as tx:
            if not conversations.holds(tx, conversation.id, errand.holder, machine_now(tx)):
                return None
            chosen = choose(tx, errand.desk, conversation, errand.now)
            return _freeze(tx, errand, conversation, address, chosen) if chosen else None
    except Exception:  # one message that cannot be written must not silence the conversation
        log.exception("message not written", conversation=conversation.id)
        _put_off(errand, chosen)
        return None


def post(errand: Errand, ready: Ready) -> bool:
    """Posts it once; True if it was said, so that the conversation can go on."""
    said = ready.notice.words_only() if ready.plain else ready.notice
    errand.checkpoint("before_post")
    try:
        receipt = errand.surface.deliver(said, ready.address, Marker(ready.message_id, _FIRST))
    except Rejected as error:
        return _rejected(errand, ready, error)
    except Retry as error:
        _not_said(errand, ready, error.after)
        return False
    except Undeliverable as error:
        _unreachable(errand, ready, error.reason)
        return False
    except Unknown as error:
        _in_doubt(errand, ready, error.detail)
        return False
    errand.checkpoint("after_post")
    with errand.desk.database.write() as tx:
        was_said(tx, errand, ready.conversation, ready.message_id, ready.kind, receipt)
    errand.checkpoint("after_commit")
    return True


def was_said(
    tx: Connection,
    errand: Errand,
    conversation: Conversation,
    message_id: str,
    kind: str,
    receipt: Receipt,
) -> None:
    """Commits a receipt, and what follows from its having been said."""
    if not messages.sent(tx, message_id, receipt, errand.now):
        return
    carried = nudges.of_message(tx, message_id)
    if kind == WELCOME:
        people.greeted(tx, conversation.person, errand.now)
    if any(nudge.brief for nudge in carried):
        today = local_day(errand.now, errand.desk.policy.zone)
        conversations.briefed(tx, conversation.id, today)
    told = {nudge.duty for nudge in carried if nudge.voice is Voice.ESCALATION}
    nudges.bump_messages(tx, told, but=message_id)  # the warnings now say that it has gone up
    look_again(tx, [nudge.duty for nudge in carried], errand.now)


def rest(errand: Errand, conversation: Conversation, after: timedelta) -> None:
    """Leaves a conversation alone for a while of machine time."""
    with errand.desk.database.write() as tx:
        conversations.rest_until(tx, conversation.id, machine_now(tx) + after)


def forget_address(tx: Connection, conversation: Conversation) -> None:
    """Somebody can no longer be written to: others are told instead, from now on."""
    accounts.remove(tx, conversation.person)
    conversations.closed(tx, conversation.id)


def _freeze(
    tx: Connection, errand: Errand, conversation: Conversation, address: Address, chosen: Chosen
) -> Ready:
    if chosen.left is not None:
        return _start(tx, errand, conversation, address, chosen.left)
    notice = _compose(tx, errand, conversation.person, chosen)
    message_id = messages.begin(
        tx,
        conversation.id,
        chosen.kind,
        of_notice(notice),
        [nudge.id for nudge in chosen.nudges],
        now=errand.now,
        machine=machine_now(tx),
    )
    return Ready(message_id, chosen.kind, notice, address, conversation)


def _start(
    tx: Connection, errand: Errand, conversation: Conversation, address: Address, left: Message
) -> Ready:
    messages.start(tx, left.id, now=errand.now, machine=machine_now(tx))
    return Ready(left.id, left.kind, notice_of(left.notice), address, conversation, left.plain)


def _compose(tx: Connection, errand: Errand, person_id: str, chosen: Chosen) -> Notice:
    if chosen.kind == WELCOME:
        return errand.writer.welcome(tx, person_id, errand.now)
    return errand.writer.nudges(tx, person_id, chosen.nudges, errand.now, brief=chosen.brief)


def _put_off(errand: Errand, chosen: Chosen | None) -> None:
    ids = [nudge.id for nudge in chosen.nudges] if chosen else []
    with errand.desk.database.write() as tx:
        nudges.put_off(tx, ids, errand.now + _UNWRITTEN)


def _rejected(errand: Errand, ready: Ready, error: Rejected) -> bool:
    """Once more as plain text; if that is refused too, it can never be said."""
    log.error("message refused", message=ready.message_id, detail=error.detail, plain=ready.plain)
    with errand.desk.database.write() as tx:
        if ready.plain:
            _fail(tx, errand, ready, "rejected")
            return False
        messages.plainly(tx, ready.message_id)
    plain = Ready(
        ready.message_id, ready.kind, ready.notice, ready.address, ready.conversation, plain=True
    )
    return post(errand, plain)


def _not_said(errand: Errand, ready: Ready, after: timedelta) -> None:
    """Nothing was said: it is composed anew, or still waits, when the surface may be asked."""
    with errand.desk.database.write() as tx:
        messages.let_go(tx, ready.message_id)
    rest(errand, ready.conversation, after)


def _unreachable(errand: Errand, ready: Ready, reason: str) -> None:
    log.warning("person cannot be reached", person=ready.conversation.person, reason=reason)
    with errand.desk.database.write() as tx:
        _fail(tx, errand, ready, reason)
        forget_address(tx, ready.conversation)


def _in_doubt(errand: Errand, ready: Ready, detail: str) -> None:
    log.warning("message in doubt", message=ready.message_id, detail=detail)
    with errand.desk.database.write() as tx:
        messages.doubt(tx, ready.message_id, machine_now(tx))
    IN_DOUBT.inc()


def _fail(tx: Connection, errand: Errand, ready: Ready, reason: str) -> None:
    carried = nudges.of_message(tx, ready.message_id)
    messages.failed(tx, ready.message_id, reason, errand.now)
    look_again(tx, [nudge.duty for nudge in carried], errand.now)
