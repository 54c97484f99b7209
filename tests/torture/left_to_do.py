"""What is left to do, read from the tables themselves and not by the product's own queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from bot.store.database import machine_now
from bot.store.tables import conversation, home, look, message, nudge, person
from tests.torture.shared_clock import SharedClock

_HALF_SAID = message.c.state.in_(("sending", "in_doubt"))
_UNSENT = (nudge.c.state == "owed") & nudge.c.message.is_(None)


def nothing_is_left(tx: Connection, clock: SharedClock, *, poisoned: bool) -> bool:
    """Whether everything due by now is done. What only poison keeps open is."""
    wanted = [*_to_say(tx, clock), *([] if poisoned else _to_show())]
    return not any(tx.execute(query.limit(1)).first() for query in wanted)


def owed_by(now: datetime) -> Select[tuple[str]]:
    """The duties of which something should have been said by now."""
    return select(nudge.c.duty).where(_UNSENT, nudge.c.say_at <= now)


def half_done(tx: Connection, clock: SharedClock) -> Iterator[str]:
    """Ids of messages that are half said, and of conversations that somebody holds."""
    yield from tx.execute(select(message.c.id).where(_HALF_SAID)).scalars()
    yield from tx.execute(select(conversation.c.id).where(_leased(tx, clock))).scalars()


def not_shown() -> Select[tuple[str]]:
    """The messages that are behind what they are wanted to say."""
    behind = message.c.shown_revision < message.c.wanted_revision
    return select(message.c.id).where(message.c.state == "sent", behind)


def _to_say(tx: Connection, clock: SharedClock) -> Iterator[Select[tuple[str]]]:
    now = clock.now()
    left = (message.c.state == "waiting") & (message.c.say_at <= now)
    yield select(person.c.id).where(or_(person.c.stale, person.c.recompute_at <= now))
    yield select(look.c.duty).where(look.c.at <= now)
    yield select(message.c.id).where(or_(_HALF_SAID, left))
    yield select(conversation.c.id).where(_leased(tx, clock))
    yield owed_by(now)


def _to_show() -> Iterator[Select[tuple[str]]]:
    yield not_shown()
    yield select(home.c.person).where(home.c.shown_revision < home.c.wanted_revision)


def _leased(tx: Connection, clock: SharedClock) -> ColumnElement[bool]:
    wrong_by = timedelta(seconds=clock.wrong_by())
    return conversation.c.leased_until > machine_now(tx) + wrong_by
