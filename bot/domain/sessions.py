"""What is owed around a session: word of it beforehand, an answer after it, a reflective minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.candidates import Leading, at_moment, by_end_of_day, lead
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Session, SessionStatus
from bot.domain.policy import ConfirmationRule, LastSessionRule, ReflectionRule, SessionAheadRule
from bot.domain.situation import NONE_KNOWN, Ruling, Situation
from bot.domain.why import start

ANNOUNCED_FROM = timedelta(days=28)
REFLECTION_OFFERED_FOR = timedelta(days=7)
"""Local choices: no policy says how long before a session, or after it, one is spoken to."""

_MomentRule = SessionAheadRule | ConfirmationRule | ReflectionRule


def duties(s: Situation) -> Iterator[Duty]:
    """The session itself, its confirmation, and the question after it, for each session."""
    ahead = tuple(s.rulings(SessionAheadRule))
    confirmation = tuple(s.rulings(ConfirmationRule))
    reflection = tuple(s.rulings(ReflectionRule))
    for session in s.since_go_live:
        yield from _session(s, ahead, session)
        yield from _confirmation(s, confirmation, session)
        yield from _reflection(s, reflection, session)


def last_session(s: Situation) -> Iterator[Duty]:
    """When did you last meet? Asked once, of pairs that were there before the bot."""
    person, go_live = s.facts.person, s.facts.go_live
    if person.started_on >= go_live:
        return
    opens_on = max(go_live, s.pair.since)
    opens_at, met_at = s.start_of(opens_on), _first_heard_of_a_session(s)
    if met_at is not None and met_at < opens_at:
        return
    why = start(opens_on, "Asked on the first day", "local")
    leading = lead(
        by_end_of_day(one.rule, why, s.policy.zone)
        for one in s.rulings(LastSessionRule)
        if opens_on in one.window
    )
    if leading is not None:
        kind = DutyKind.LAST_SESSION
        yield s.duty(kind, person.id, NONE_KNOWN, leading, opens_at=opens_at, met_at=met_at)


def changes(s: Situation) -> Iterator[datetime]:
    """The moments at which a session begins or ends, or its reflective minute is over."""
    for session in s.sessions:
        if session.status is SessionStatus.PLANNED:
            yield session.planned_at
            yield session.ends_at
        elif session.counts:
            yield _reflection_ends(session)


def _first_heard_of_a_session(s: Situation) -> datetime | None:
    return min((one.decided_at or one.happened_at for one in s.counting), default=None)


def _session(
    s: Situation, rulings: tuple[Ruling[SessionAheadRule], ...], session: Session
) -> Iterator[Duty]:
    planned = session.status is SessionStatus.PLANNED
    ahead = planned and session.ends_at > s.now and session.pair == s.pair.id
    if ahead or session.was_held:
        moment = session.planned_at
        yield from _at(
            s,
            DutyKind.SESSION,
            session,
            _leading(s, rulings, moment, "It is planned for"),
            opens_at=moment - ANNOUNCED_FROM,
            met_at=session.happened_at if session.was_held else None,
        )


def _confirmation(
    s: Situation, rulings: tuple[Ruling[ConfirmationRule], ...], session: Session
) -> Iterator[Duty]:
    """Asked once the planned time is over, unless somebody had answered before."""
    answered = _answered_at(session)
    if (answered or s.now) < session.ends_at:
        return
    leading = _leading(s, rulings, session.ends_at, "Its planned time was over")
    kind = DutyKind.CONFIRMATION
    yield from _at(s, kind, session, leading, opens_at=session.ends_at, met_at=answered)


def _answered_at(session: Session) -> datetime | None:
    if session.status is SessionStatus.PLANNED:
        return None
    return session.decided_at or max(session.happened_at, session.ends_at)


def _reflection(
    s: Situation, rulings: tuple[Ruling[ReflectionRule], ...], session: Session
) -> Iterator[Duty]:
    if session.counts and s.now < _reflection_ends(session):
        over = _over_at(session)
        leading = _leading(s, rulings, over, "It was over")
        yield from _at(s, DutyKind.REFLECTION, session, leading, opens_at=over)


def _over_at(session: Session) -> datetime:
    return session.happened_at + timedelta(minutes=session.minutes)


def _reflection_ends(session: Session) -> datetime:
    return _over_at(session) + REFLECTION_OFFERED_FOR


def _leading(
    s: Situation, rulings: tuple[Ruling[_MomentRule], ...], moment: datetime, says: str
) -> Leading | None:
    day = s.day(moment)
    why = start(day, says)
    return lead(at_moment(one.rule, moment, why) for one in rulings if day in one.window)


def _at(
    s: Situation,
    kind: DutyKind,
    session: Session,
    leading: Leading | None,
    *,
    opens_at: datetime,
    met_at: datetime | None = None,
) -> Iterator[Duty]:
    if leading is not None:
        yield s.duty(
            kind,
            session.id,
            session.id,
            leading,
            opens_at=opens_at,
            met_at=met_at,
            session=session,
        )
