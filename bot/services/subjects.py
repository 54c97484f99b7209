"""What a button is about, for whoever may: None otherwise, with an audit row left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.facts import Pair, Session
from bot.messages import refusal
from bot.services.outcome import Refused
from bot.services.permissions import Relation, may_change, may_see
from bot.store import audit, duties, pairs, sessions
from bot.store.duties import StoredDuty

NOT_YOURS = Refused(refusal.not_yours())

Allowed = frozenset[Relation]


@dataclass(frozen=True, slots=True)
class PairSession:
    """A session and the pair whose it is."""

    session: Session
    pair: Pair


def session_for(
    tx: Connection, asker: str, session_id: str, allowed: Allowed, action: str, now: datetime
) -> PairSession | None:
    """A session that `asker` may change."""
    session = sessions.find(tx, session_id)
    if session is None:
        _note_unknown(tx, asker, action, session_id, now)
        return None
    pair = pairs.get(tx, session.pair)
    may = may_change(
        tx,
        asker,
        pair.practitioner,
        allowed,
        action=action,
        subject=session_id,
        now=now,
        was_with=pair.supervisor,
    )
    return PairSession(session, pair) if may else None


def pair_for(
    tx: Connection, asker: str, pair_id: str, allowed: Allowed, action: str, now: datetime
) -> Pair | None:
    """A pair that `asker` may change something of."""
    pair = pairs.find(tx, pair_id)
    if pair is None:
        _note_unknown(tx, asker, action, pair_id, now)
        return None
    may = may_change(tx, asker, pair.practitioner, allowed, action=action, subject=pair_id, now=now)
    return pair if may else None


def duty_for(
    tx: Connection, asker: str, duty_id: str, allowed: Allowed, action: str, now: datetime
) -> StoredDuty | None:
    """A duty that `asker` may answer."""
    duty = duties.find(tx, duty_id)
    if duty is None:
        _note_unknown(tx, asker, action, duty_id, now)
        return None
    may = may_change(
        tx,
        asker,
        duty.practitioner,
        allowed,
        action=action,
        subject=duty_id,
        now=now,
        was_with=duty.supervisor,
    )
    return duty if may else None


def duty_to_see(
    tx: Connection, asker: str, duty_id: str, allowed: Allowed, action: str, now: datetime
) -> StoredDuty | None:
    """A duty that `asker` may look at."""
    duty = duties.find(tx, duty_id)
    if duty is None:
        _note_unknown(tx, asker, action, duty_id, now)
        return None
    may = may_see(
        tx,
        asker,
        duty.practitioner,
        allowed,
        action=action,
        subject=duty_id,
        now=now,
        was_with=duty.supervisor,
    )
    return duty if may else None


def _note_unknown(tx: Connection, asker: str, action: str, subject: str, now: datetime) -> None:
    audit.write(tx, by=asker, action=action, subject=subject[:64], allowed=False, now=now)
