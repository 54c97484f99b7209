"""One message on its way: posted once, and what became of it committed.

No call to the surface is made inside a transaction.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.domain.local_time import local_day
from bot.domain.policy import Voice
from bot.messages.notice import Notice
from bot.store import conversations, doubts, failures, looks, messages, nudges, people
from bot.store.conversations import Conversation
from bot.store.messages import WELCOME
from bot.store.nudges import Why
from bot.store.rates import Call
from bot.surfaces.surface import (
    Marker,
    Receipt,
    Rejected,
    Retry,
    SurfaceError,
    Undeliverable,
    Unknown,
)
from scheduler.errand import Errand
from scheduler.preparing import Ready, prepare
from scheduler.visits import Done, forget_account, mended, not_now, release, taken

_FIRST = 1
_TO_BE_MENDED = timedelta(minutes=1)

log = structlog.get_logger()


def speak(errand: Errand, asked_at: datetime, person_id: str) -> Done:
    """Says the next thing to one person, if there is room for a post.

    `asked_at` is when it was their turn (machine time). If another courier spoke to them since, it
    no longer is.
    """
    if not errand.allowance.take(Call.POST):
        return Done.NOTHING
    ready = prepare(errand, asked_at, person_id)
    if isinstance(ready, Done):
        errand.allowance.put_back(Call.POST)
        return ready
    errand.checkpoint("after_claim")
    errand.checkpoint("after_freeze")
    return _post(errand, ready)


def _post(errand: Errand, ready: Ready) -> Done:
    """Posts it once."""
    said = ready.notice.words_only() if ready.plain else ready.notice
    errand.checkpoint("before_post")
    try:
        with errand.lane:
            receipt = _call(errand, ready, said)
    except SurfaceError as error:
        return _not_posted(errand, ready, error)
    if receipt is None:
        return _let_go(errand, ready)
    errand.checkpoint("after_post")
    database = errand.desk.database
    with database.write() if ready.goes_up else database.write_beside() as tx:
        was_said(tx, errand, ready.conversation, ready.message_id, ready.kind, receipt)
        taken(tx, errand, Call.POST, struck=ready.struck)
    errand.checkpoint("after_commit")
    return Done.SAID


def _call(errand: Errand, ready: Ready, said: Notice) -> Receipt | None:
    """None where it took so long to come here that the post might not be over within the grace,
    which whoever takes over leaves it: by this process's own clock, since whoever was suspended has
    not noticed, and not by the lease, which a database whose clock is set may end early."""
    latest = ready.since + errand.timing.grace.total_seconds() / 2
    if time.monotonic() < latest:
        errand.surface.reach(ready.address)
    if time.monotonic() > latest:
        return None
    return errand.surface.deliver(said, ready.address, Marker(ready.message_id, _FIRST))


def _let_go(errand: Errand, ready: Ready) -> Done:
    """Nothing was posted: it is asked about and composed anew."""
    log.warning("message let go: too long on its way", message=ready.message_id)
    with errand.desk.database.write() as tx:
        doubts.let_go(tx, ready.message_id)
        release(tx, errand, ready.conversation.id, errand.timing.pace)
    return Done.MOVED


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
    mended(tx, errand, failures.CONVERSATION, conversation.person)
    mended(tx, errand, failures.MESSAGE, message_id)
    mended(tx, errand, failures.NUDGE, *(nudge.id for nudge in said.nudges))


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
    """Once more as plain text. If that is refused too, it can never be said; unless it is not the
    text that is at fault: then it waits until somebody has mended what is."""
    log.error("message refused", message=ready.message_id, detail=error.detail, plain=ready.plain)
    if ready.plain and not error.of_the_text:
        _not_now(errand, ready, Retry(_TO_BE_MENDED, error.detail))
        return Done.MOVED
    since = time.monotonic()
    with errand.desk.database.write() as tx:
        again = not ready.plain and messages.plainly(tx, ready.message_id)
        if ready.plain:
            _given_up(tx, errand, ready)
    return _post(errand, replace(ready, plain=True, since=since)) if again else Done.MOVED


def _given_up(tx: Connection, errand: Errand, ready: Ready) -> None:
    """Whoever cannot be greeted hears what is owed to them all the same."""
    if ready.kind == WELCOME:
        people.greeted(tx, ready.conversation.person, errand.now)
    fail(tx, errand, ready.conversation, ready.message_id, Why.REFUSED)


def _not_now(errand: Errand, ready: Ready, error: Retry) -> None:
    """Nothing was said: it is composed anew, or still waits, when the surface may be asked."""
    about = failures.CONVERSATION, ready.conversation.person
    log.warning("not said now", person=about[1], detail=str(error), whom=error.whom.value)
    let_go = partial(doubts.let_go, message_id=ready.message_id)
    not_now(errand, Call.POST, ready.conversation, about, error, let_go)


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


def fail(
    tx: Connection, errand: Errand, conversation: Conversation, message_id: str, reason: str
) -> None:
    """It can never be said: others are told instead, where the ladder knows any."""
    unsaid = messages.failed(tx, message_id, reason, errand.now) or ()
    looks.again(tx, [nudge.duty for nudge in unsaid], errand.now)
    mended(tx, errand, failures.CONVERSATION, conversation.person)
    release(tx, errand, conversation.id)
