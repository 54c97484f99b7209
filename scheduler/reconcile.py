"""Messages of which it is not known whether they were posted: look before saying them again.

Whoever takes over counts the grace anew, so that a post that is still under way can arrive.
"""

from __future__ import annotations

import structlog

from bot.store import conversations, messages
from bot.store.conversations import Conversation
from bot.store.database import machine_now
from bot.store.messages import Message, MessageState
from bot.surfaces.surface import Address, Marker, Receipt, SurfaceError, Undeliverable
from scheduler.delivery import forget_address, post, ready_again, was_said
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
        receipt = errand.surface.find(address, Marker(message.id, 1), message.sending_since)
    except SurfaceError as error:
        return _not_looked(errand, conversation, message, error)
    errand.checkpoint("after_find")
    if receipt is not None:
        return _found(errand, conversation, message, receipt)
    if not may_post or not _grace_is_over(errand, message):
        return False
    return post(errand, ready_again(message, conversation, address))


def _take_over(errand: Errand, message: Message) -> None:
    """Its courier died, or was suspended past its lease."""
    log.warning("message taken over", message=message.id)
    with errand.desk.database.write() as tx:
        messages.doubt(tx, message.id, machine_now(tx))


def _found(errand: Errand, conversation: Conversation, message: Message, receipt: Receipt) -> bool:
    with errand.desk.database.write() as tx:
        was_said(tx, errand, conversation, message.id, message.kind, receipt)
    errand.checkpoint("after_commit")
    return True


def _grace_is_over(errand: Errand, message: Message) -> bool:
    """If so it is certain that nothing was posted, and the message is `sending` once more."""
    with errand.desk.database.write() as tx:
        now = machine_now(tx)
        holds = conversations.holds(tx, message.conversation, errand.holder, now)
        doubted = messages.find(tx, message.id)
        if doubted is None or doubted.in_doubt_since is None or not holds:
            return False
        if now < doubted.in_doubt_since + errand.timing.grace:
            return False
        return messages.send_again(tx, message.id, now)


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
    return False
