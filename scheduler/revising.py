"""What was said is made to say the latest, and Homes likewise: desired state, safe to repeat."""

from __future__ import annotations

import structlog

from bot.messages.plain_data import of_notice
from bot.store import accounts, homes, messages
from bot.store.conversations import Conversation
from bot.store.homes import Home
from bot.store.messages import Message
from bot.surfaces.surface import Marker, Rejected, Retry, SurfaceError, Undeliverable
from scheduler.delivery import rest
from scheduler.errand import Errand

log = structlog.get_logger()


def revise_all(errand: Errand, conversation: Conversation) -> None:
    """Every message of a conversation that no longer says the latest."""
    with errand.desk.database.read() as tx:
        behind = messages.to_revise(tx, conversation.id)
    for message in behind:
        if not _revise(errand, conversation, message):
            return


def show_home(errand: Errand, conversation: Conversation) -> None:
    """Somebody's Home, if it is not the latest."""
    with errand.desk.database.read() as tx:
        behind = homes.behind(tx, conversation.person)
        external_id = accounts.external_id_of(tx, errand.surface_name, conversation.person)
    for home in behind:
        if external_id is None:
            _home_shown(errand, home)
        else:
            _show(errand, conversation, home, external_id)


def _revise(errand: Errand, conversation: Conversation, message: Message) -> bool:
    with errand.desk.database.read() as tx:
        notice = errand.writer.revised(tx, message, errand.now)
    plain = of_notice(notice)
    marker = Marker(message.id, message.wanted_revision)
    if plain != message.notice and message.receipt is not None:
        errand.checkpoint("before_revise")
        try:
            errand.surface.revise(notice, message.receipt, marker)
        except SurfaceError as error:
            if not _give_up(errand, conversation, error):
                return False
        errand.checkpoint("after_revise")
    with errand.desk.database.write() as tx:
        messages.revised(tx, message.id, marker.revision, plain)
    return True


def _show(errand: Errand, conversation: Conversation, home: Home, external_id: str) -> None:
    with errand.desk.database.read() as tx:
        notice = errand.writer.home(tx, home.person, errand.now)
    try:
        errand.surface.show_home(external_id, notice)
    except SurfaceError as error:
        if not _give_up(errand, conversation, error):
            return
    _home_shown(errand, home)


def _home_shown(errand: Errand, home: Home) -> None:
    with errand.desk.database.write() as tx:
        homes.shown(tx, home.person, home.wanted_revision)


def _give_up(errand: Errand, conversation: Conversation, error: SurfaceError) -> bool:
    """What is gone or refused for good is left as it is; anything else is tried again later."""
    if isinstance(error, Retry):
        rest(errand, conversation, error.after)
        return False
    log.warning("not shown anew", conversation=conversation.id, detail=str(error))
    return isinstance(error, Undeliverable | Rejected)
