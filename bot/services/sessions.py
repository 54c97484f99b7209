"""Sessions, button by button: it took place, it moved, I can't make it, it's recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.duty import DutyKind
from bot.domain.facts import Session, SessionStatus
from bot.domain.recording import recorders
from bot.messages import actions, done, refusal
from bot.messages.confirmation import Confirmation, question
from bot.messages.notice import Buttons, Notice
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome, Saved, Tell
from bot.services.permissions import OWNER, PAIR, SUPERVISOR
from bot.services.recompute import recompute
from bot.services.scene import Scene
from bot.services.session_changes import RECORDED, tell
from bot.services.session_forms import AboutSession, form_for
from bot.services.subjects import NOT_YOURS, Allowed, PairSession, session_for
from bot.store import duties, fact_log, forms, homes, nudges, sessions

_BOOKABLE = frozenset(
    {DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH, DutyKind.REARRANGEMENT}
)


def held(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """It took place: which cases were discussed, and when is the next?"""
    return _ask(desk, asker, session_id, "session.held", SUPERVISOR, now)


def partly(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """It took place in part: what was covered?"""
    return _ask(desk, asker, session_id, "session.partly", SUPERVISOR, now)


def moved(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """It moved: why, and to when?"""
    return _ask(desk, asker, session_id, "session.moved", SUPERVISOR, now)


def not_held(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """It didn't happen: why, and is there a new date?"""
    return _ask(desk, asker, session_id, "session.not_held", SUPERVISOR, now)


def cannot_make(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """One of the pair cannot come."""
    return _ask(desk, asker, session_id, "session.cannot_make", PAIR, now)


def change(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """The first question again; both answers are kept."""
    with desk.database.write() as tx:
        found = session_for(tx, asker, session_id, SUPERVISOR, "session.change", now)
        return NOT_YOURS if found is None else Tell(_question(tx, desk, found, now))


def disagree(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """The practitioner remembers it differently: the supervisor sees that, and nobody else."""
    with desk.database.write() as tx:
        found = session_for(tx, asker, session_id, OWNER, "session.disagree", now)
        if found is None:
            return NOT_YOURS
        if sessions.disputed_at(tx, session_id) is None:
            sessions.dispute(tx, session_id, now)
            fact_log.write(tx, "session", session_id, "disputed", {}, now=now, by=asker)
            nudges.bump_messages_about(tx, session_id)
            homes.bump(tx, [found.pair.practitioner, found.pair.supervisor])
        return Saved(done.disagreed(Scene(tx, desk, now).name(found.pair.supervisor)))


def recorded(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """The session is on the case system; its reminders stop."""
    return _record(desk, asker, session_id, now, now=now)


def not_recorded(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """It is not on the case system after all."""
    return _record(desk, asker, session_id, None, now=now)


def changed(tx: Connection, desk: Desk, found: PairSession, now: datetime) -> None:
    """What follows from any change of a session: duties, messages and Homes catch up."""
    nudges.bump_messages_about(tx, found.session.id)
    booked(tx, desk, found.pair.practitioner, now)


def cannot_be_put_off(name: str, session: Session) -> bool:
    """What became of it is told already: that answer is the supervisor's to change."""
    return name == "session.cannot_make" and session.status is not SessionStatus.PLANNED


def booked(tx: Connection, desk: Desk, practitioner: str, now: datetime) -> None:
    """What follows from any change of what is booked: messages name the next date."""
    waiting = [one for one in duties.open_about(tx, [practitioner]) if one.key.kind in _BOOKABLE]
    nudges.bump_messages(tx, [one.id for one in waiting])
    last = Scene(tx, desk, now).last_held(practitioner)
    if last is not None:
        nudges.bump_messages_about(tx, last.id)
    recompute(tx, desk, [practitioner], now)


def _ask(
    desk: Desk, asker: str, session_id: str, name: str, allowed: Allowed, now: datetime
) -> Outcome:
    with desk.database.write() as tx:
        found = session_for(tx, asker, session_id, allowed, name, now)
        if found is None:
            return NOT_YOURS
        session = found.session
        if _is_over(name, session) or _too_early(name, found, now):
            return Tell(refusal.gone())
        use = forms.open_form(tx, asker, name, session_id, now)
        about = AboutSession(Scene(tx, desk, now), session, found.pair, use)
        return OpenForm(form_for(name, about))


def _is_over(name: str, session: Session) -> bool:
    return session.status is SessionStatus.CANCELLED or cannot_be_put_off(name, session)


def _too_early(name: str, found: PairSession, now: datetime) -> bool:
    """A session that is still to come cannot have been held."""
    return name in ("session.held", "session.partly") and found.session.planned_at > now


def _question(tx: Connection, desk: Desk, found: PairSession, now: datetime) -> Notice:
    scene, session = Scene(tx, desk, now), found.session
    asked = question(
        Confirmation(
            session=session.id,
            pair=found.pair.id,
            practitioner=found.pair.practitioner,
            other=scene.name(found.pair.practitioner),
            at=scene.local(session.planned_at),
        )
    )
    if session.recorded_at is None:
        return asked
    return replace(asked, parts=(*asked.parts, Buttons((actions.not_recorded(session.id),))))


def _recorders(desk: Desk) -> Allowed:
    """The supervisor, and whoever is supervised where the council has them record."""
    return PAIR if "practitioner" in recorders(desk.policy) else SUPERVISOR


def _record(
    desk: Desk, asker: str, session_id: str, at: datetime | None, *, now: datetime
) -> Outcome:
    with desk.database.write() as tx:
        found = session_for(tx, asker, session_id, _recorders(desk), "session.recorded", now)
        if found is None:
            return NOT_YOURS
        if not found.session.was_held:
            return Tell(refusal.gone())
        if (found.session.recorded_at is None) != (at is None):
            tell(tx, replace(found.session, recorded_at=at), RECORDED, asker, now)
            changed(tx, desk, found, now)
        return Saved()
