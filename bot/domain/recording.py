"""A session that was held is on the case system within a time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.candidates import Candidate, lead
from bot.domain.duty import Duty, DutyKind
from bot.domain.elapsed import within
from bot.domain.facts import Session
from bot.domain.policy import Length, RecordingRule
from bot.domain.situation import Ruling, Situation


def duties(s: Situation) -> Iterator[Duty]:
    """One for every session held in whole or in part, of whatever kind."""
    rulings = tuple(s.rulings(RecordingRule))
    for session in s.since_go_live:
        leading = lead(_candidates(s, rulings, session)) if session.was_held else None
        if leading is not None:
            yield s.duty(
                DutyKind.RECORDING,
                session.id,
                session.id,
                leading,
                opens_at=session.happened_at,
                met_at=session.recorded_at,
                session=session,
            )


def _candidates(
    s: Situation, rulings: tuple[Ruling[RecordingRule], ...], session: Session
) -> Iterator[Candidate]:
    for ruling in rulings:
        if s.day(session.happened_at) in ruling.window:
            for length in _lengths(ruling.rule, session):
                yield from within(s, ruling.rule, length, session.happened_at, "It was held")


def _lengths(rule: RecordingRule, session: Session) -> Iterator[Length]:
    yield rule.within
    if session.urgent and rule.urgent is not None:
        yield rule.urgent
