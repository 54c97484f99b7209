"""What is owed around a session: word of it beforehand, an answer after it, a reflective minute."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.almanac import MINUTE
from bot.domain.candidates import Candidate, Leading, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.numbered import PLANNED, REFLECTION_OFFERED_FOR, NumberedSession
from bot.domain.policy import ConfirmationRule, LastSessionRule, ReflectionRule, SessionAheadRule
from bot.domain.reckoning import start
from bot.domain.rulebook import Ruling
from bot.domain.situation import NONE_KNOWN, Situation

ANNOUNCED_FROM = 28 * 24 * 60 * MINUTE
"""A local choice: no policy says how long before a session one is spoken to."""

_MomentRule = SessionAheadRule | ConfirmationRule | ReflectionRule


def dates(s: Situation) -> Iterator[Dated]:
    """The session itself, its confirmation, and the question after it, for each session."""
    ahead = s.rulings(SessionAheadRule)
    confirmation = s.rulings(ConfirmationRule)
    reflection = s.rulings(ReflectionRule)
    for session in s.at_issue:
        around = (
            _session(s, ahead, session),
            _confirmation(s, confirmation, session),
            _reflection(s, reflection, session),
        )
        yield from (one for one in around if one is not None)


def last_session(s: Situation) -> Iterator[Dated]:
    """When did you last meet? Asked once, of pairs that were there before the bot."""
    person, go_live = s.facts.person, s.facts.go_live
    if person.started_on >= go_live or (s.counting and not s.whole):
        return
    opens_on = max(go_live, s.pair.since)
    opens_at, met_at = s.start_of(opens_on), _first_heard_of_a_session(s)
    if met_at is not None and met_at < opens_at:
        return
    why = start(opens_on, "Asked on the first day", "local")
    leading = lead(
        s.by_end_of_day(rule, why)
        for rule, begins, ends in s.rulings(LastSessionRule)
        if begins <= opens_on < ends
    )
    if leading is not None:
        kind = DutyKind.LAST_SESSION
        yield s.dated(kind, person.id, NONE_KNOWN, leading, opens_at=opens_at, met_at=met_at)


def changes(s: Situation) -> Iterator[int]:
    """The moments at which a session begins or ends, or its reflective minute is over."""
    for session in s.sessions:
        if session.status == PLANNED:
            yield session.planned_at
            yield session.ends_at
        elif session.counts:
            yield _reflection_ends(session)


def _first_heard_of_a_session(s: Situation) -> int | None:
    heard = (_heard_at(one) for one in s.counting)
    return min(heard, default=None)


def _heard_at(session: NumberedSession) -> int:
    return session.happened_at if session.decided_at is None else session.decided_at


def _session(
    s: Situation, rulings: tuple[Ruling[SessionAheadRule], ...], session: NumberedSession
) -> Dated | None:
    moment, was_held = session.planned_at, session.was_held
    planned = session.status == PLANNED and session.ends_at > s.now
    if not was_held and not (planned and session.pair == s.pair.id):
        return None
    leading = _leading(s, rulings, moment, "It is planned for")
    met_at = session.happened_at if was_held else None
    return _at(s, DutyKind.SESSION, session, leading, moment - ANNOUNCED_FROM, met_at)


def _confirmation(
    s: Situation, rulings: tuple[Ruling[ConfirmationRule], ...], session: NumberedSession
) -> Dated | None:
    """Asked once the planned time is over, unless somebody had answered before."""
    answered, over = _answered_at(session), session.ends_at
    if (s.now if answered is None else answered) < over:
        return None
    leading = _leading(s, rulings, over, "Its planned time was over")
    return _at(s, DutyKind.CONFIRMATION, session, leading, over, answered)


def _answered_at(session: NumberedSession) -> int | None:
    if session.status == PLANNED:
        return None
    if session.decided_at is not None:
        return session.decided_at
    return max(session.happened_at, session.ends_at)


def _reflection(
    s: Situation, rulings: tuple[Ruling[ReflectionRule], ...], session: NumberedSession
) -> Dated | None:
    if not session.counts or s.now >= _reflection_ends(session):
        return None
    over = session.over_at
    leading = _leading(s, rulings, over, "It was over")
    return _at(s, DutyKind.REFLECTION, session, leading, over, None)


def _reflection_ends(session: NumberedSession) -> int:
    return session.over_at + REFLECTION_OFFERED_FOR


def _leading(
    s: Situation, rulings: tuple[Ruling[_MomentRule], ...], moment: int, says: str
) -> Leading | None:
    day = s.day(moment)
    why = start(day, says)
    return lead(
        [
            Candidate(moment, day, rule, why)
            for rule, begins, ends in rulings
            if begins <= day < ends
        ]
    )


def _at(
    s: Situation,
    kind: DutyKind,
    session: NumberedSession,
    leading: Leading | None,
    opens_at: int,
    met_at: int | None,
) -> Dated | None:
    if leading is None:
        return None
    of = session.id
    return s.dated(kind, of, of, leading, opens_at=opens_at, met_at=met_at, session=session)
