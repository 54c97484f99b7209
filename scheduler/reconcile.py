"""Messages of which it is not known whether they were posted: look before saying them again.

Whoever takes over counts the grace anew, so that a post that is still under way can arrive. Once
it is over it is certain that nothing was posted: what was to be said is asked about again, since
it may have been done meanwhile, and composed anew.
"""

from __future__ import annotations

import structlog

from bot.metrics import IN_DOUBT, RESOLVED
from bot.store import conversations, messages
from bot.store.conversations import Conversation
from bot.store.database import machine_now
from bot.store.messages import Message, MessageState
from bot.surfaces.surface import Address, Marker, Receipt, SurfaceError, Undeliverable
from scheduler.delivery import forget_address, was_said
from scheduler.errand import Errand

log = structlog.get_logger()


def reconcile(
    errand: Errand, conversation: Conversation, address: Address, *, may_post: bool
) -> bool:
    """Settles the unfinished messages of a conversation in turn; False while one is in doubt."""
    with errand.desk.database.read() as tx:
        unfinished = messages.unfinished(tx, conversation.id)
    return all(_settle(errand, conversation, address, one, may_post) for one in unfinished)


def _settle(
    errand: Errand, conversation: Conversation, address: Address, message: Message, may_post: bool
) -> bool:
    if message.state is MessageState.SENDING:
        _take_over(errand, message)
    errand.checkpoint("before_find")
    try:
        receipt = errand.surface.find(address, Marker(message.id, 1), _last_known(errand, message))
    except SurfaceError as error:
        return _not_looked(errand, conversation, message, error)
    errand.checkpoint("after_find")
    if receipt is not None:
        return _found(errand, conversation, message, receipt)
    return may_post and _let_go(errand, message)


def _last_known(errand: Errand, message: Message) -> Receipt | None:
    with errand.desk.database.read() as tx:
        return messages.last_receipt(tx, message.conversation)


def _take_over(errand: Errand, message: Message) -> None:
    """Its courier died, or was suspended past its lease."""
    log.warning("message taken over", message=message.id)
    with errand.desk.database.write() as tx:
        messages.doubt(tx, message.id, machine_now(tx))
    IN_DOUBT.inc()


def _found(errand: Errand, conversation: Conversation, message: Message, receipt: Receipt) -> bool:
    with errand.desk.database.write() as tx:
        was_said(tx, errand, conversation, message.id, message.kind, receipt)
    RESOLVED.labels("found").inc()
    errand.checkpoint("after_commit")
    return True


def _let_go(errand: Errand, message: Message) -> bool:
    """True once the grace is over, and the message out of the way."""
    with errand.desk.database.write() as tx:
        now = machine_now(tx)
        holds = conversations.holds(tx, message.conversation, errand.holder, now)
        doubted = messages.find(tx, message.id)
        if doubted is None or doubted.in_doubt_since is None or not holds:
            return False
        if now < doubted.in_doubt_since + errand.timing.grace:
            return False
        let_go = messages.let_go(tx, message.id)
    RESOLVED.labels("sent_again").inc()
    return let_go


def _not_looked(
    errand: Errand, conversation: Conversation, message: Message, error: SurfaceError
) -> bool:
    """Looking is safe to repeat; where nobody can be reached any more, it is over."""
    log.warning("could not look for a message", message=message.id, detail=str(error))
    if not isinstance(error, Undeliverable):
        return False
    with errand.desk.database.write() as tx:
        messages.failed(tx, message.id, error.reason, errand.now)
        forget_address(tx, conversation)
    RESOLVED.labels("given_up").inc()
    return False
