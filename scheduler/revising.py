"""What was said is made to say the latest, and Homes likewise: desired state, safe to repeat.

Both hold the conversation's lease, so that an older text never overtakes a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of, of_notice
from bot.messages.repetition import as_before
from bot.store import failures, homes, messages
from bot.store.conversations import Conversation
from bot.store.homes import Home
from bot.store.messages import Message
from bot.store.rates import Call
from bot.surfaces.surface import Marker, Rejected, Retry, SurfaceError, Undeliverable
from scheduler.errand import Errand
from scheduler.visits import About, Done, external_id, leased, mended, not_now, release, taken

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Behind:
    """A message that may no longer say the latest, and what it is to say.

    `receipt` is None where there is nothing to update.
    """

    message: Message
    conversation: Conversation
    notice: Notice
    plain: Any
    receipt: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class HomeBehind:
    """The same of a Home; nobody sees it without an account."""

    home: Home
    conversation: Conversation
    account: str | None
    notice: Notice


# --- messages -------------------------------------------------------------------------------------


def revise(errand: Errand, person_id: str, message_id: str) -> Done:
    """Makes one message say the latest, if there is room for an update."""
    if not errand.allowance.take(Call.REVISE):
        return Done.NOTHING
    with errand.desk.database.write() as tx:
        behind = _behind(tx, errand, person_id, message_id)
    if behind is None:
        errand.allowance.put_back(Call.REVISE)
        return Done.NOTHING
    if behind.receipt is None:
        errand.allowance.put_back(Call.REVISE)
        _revised(errand, behind, called=False)
        return Done.MOVED
    return _update(errand, behind, behind.receipt)


def _behind(tx: Connection, errand: Errand, person_id: str, message_id: str) -> Behind | None:
    conversation = leased(tx, errand, person_id, errand.machine(tx))
    if conversation is None:
        return None
    message = messages.get(tx, message_id)
    latest = errand.writer.revised(tx, message, errand.now)
    old = message.readable  # one that nobody can read any more is shown anew
    notice = latest if old is None else as_before(notice_of(old), latest)
    plain = of_notice(notice)
    if plain == old and message.shown_revision:
        return Behind(message, conversation, notice, plain, None)
    messages.revising(tx, message_id)
    return Behind(message, conversation, notice, plain, message.receipt)


def _update(errand: Errand, behind: Behind, receipt: dict[str, str]) -> Done:
    errand.checkpoint("before_revise")
    message = behind.message
    said = behind.notice.words_only() if message.plain else behind.notice
    marker = Marker(message.id, message.wanted_revision)
    try:
        with errand.lane:
            errand.surface.revise(said, receipt, marker)
    except SurfaceError as error:
        about = failures.MESSAGE, message.id
        if not _is_over(errand, Call.REVISE, behind.conversation, about, error):
            return Done.NOTHING
    errand.checkpoint("after_revise")
    _revised(errand, behind, called=True)
    return Done.MOVED


def _revised(errand: Errand, behind: Behind, *, called: bool) -> None:
    message = behind.message
    with errand.desk.database.write() as tx:
        messages.revised(tx, message.id, message.wanted_revision, behind.plain)
        mended(tx, errand, failures.MESSAGE, message.id)
        if called:
            taken(tx, errand, Call.REVISE)
        release(tx, errand, behind.conversation.id)


# --- Homes ----------------------------------------------------------------------------------------


def show_home(errand: Errand, person_id: str) -> Done:
    """Shows somebody's Home, if there is room for it."""
    if not errand.allowance.take(Call.HOME):
        return Done.NOTHING
    with errand.desk.database.write() as tx:
        behind = _home_behind(tx, errand, person_id)
    if behind is None:
        errand.allowance.put_back(Call.HOME)
        return Done.NOTHING
    if behind.account is None:
        errand.allowance.put_back(Call.HOME)
        _shown(errand, behind, called=False)
        return Done.MOVED
    return _publish(errand, behind, behind.account)


def _home_behind(tx: Connection, errand: Errand, person_id: str) -> HomeBehind | None:
    conversation = leased(tx, errand, person_id, errand.machine(tx))
    if conversation is None:
        return None
    home = next(iter(homes.behind(tx, person_id)), None)
    if home is None:
        release(tx, errand, conversation.id)
        return None
    notice = errand.writer.home(tx, person_id, errand.now)
    return HomeBehind(home, conversation, external_id(tx, errand, person_id), notice)


def _publish(errand: Errand, behind: HomeBehind, account: str) -> Done:
    try:
        with errand.lane:
            errand.surface.show_home(account, behind.notice)
    except SurfaceError as error:
        about = failures.HOME, behind.home.person
        if not _is_over(errand, Call.HOME, behind.conversation, about, error):
            return Done.NOTHING
    _shown(errand, behind, called=True)
    return Done.MOVED


def _shown(errand: Errand, behind: HomeBehind, *, called: bool) -> None:
    with errand.desk.database.write() as tx:
        homes.shown(tx, behind.home.person, behind.home.wanted_revision)
        mended(tx, errand, failures.HOME, behind.home.person)
        if called:
            taken(tx, errand, Call.HOME)
        release(tx, errand, behind.conversation.id)


# --- both -----------------------------------------------------------------------------------------


def _is_over(
    errand: Errand, call: Call, visited: Conversation, about: About, error: SurfaceError
) -> bool:
    """What is gone or refused for good is left as it is; anything else is tried again later."""
    log.warning("not shown anew", subject=about[1], detail=str(error))
    if isinstance(error, Undeliverable | Rejected):
        return True
    if not isinstance(error, Retry):
        raise error
    not_now(errand, call, visited, about, error)
    return False
