"""A session that was held is on the case system within a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bot.domain.candidates import Candidate, Leading, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.elapsed import within
from bot.domain.numbered import NumberedSession
from bot.domain.obligation_rules import Owner
from bot.domain.policy import Length, Policy, RecordingRule
from bot.domain.rulebook import Ruling
from bot.domain.situation import Situation


class RecordingRules:
    """The rules about recording, and what they said of each day: by day most give the same."""

    def __init__(self, rulings: tuple[Ruling[RecordingRule], ...]) -> None:
        self.rulings = rulings
        self._by_day: dict[tuple[int, bool], Leading | None] = {}

    def leading(self, s: Situation, session: NumberedSession) -> Leading | None:
        """The earliest limit for a session that was held; None: there is none."""
        key = (s.day(session.happened_at), session.urgent)
        if key in self._by_day:
            return self._by_day[key]
        found = list(_candidates(s, self.rulings, session))
        leading = lead(found)
        if all(s.end_of(one.day) == one.due_at for one in found):  # else it hangs on the hour
            self._by_day[key] = leading
        return leading


def dates(s: Situation) -> Iterator[Dated]:
    """One for every session held in whole or in part, of whatever kind."""
    rules = s.derived(RecordingRule, RecordingRules)
    for session in s.at_issue if rules.rulings else ():
        leading = rules.leading(s, session) if session.was_held else None
        if leading is not None:
            yield s.dated(
                DutyKind.RECORDING,
                session.id,
                session.id,
                leading,
                opens_at=session.happened_at,
                met_at=session.recorded_at,
                session=session,
                owner=cast("RecordingRule", leading.candidate.rule).owner,
            )


def recorders(policy: Policy) -> frozenset[Owner]:
    """Who of a pair records its sessions, by the policy and the council's choice."""
    rules = (one for one in policy.pack.rules if isinstance(one, RecordingRule))
    return frozenset(one.owner for one in rules if policy.book.is_chosen(one))


def _candidates(
    s: Situation, rulings: tuple[Ruling[RecordingRule], ...], session: NumberedSession
) -> Iterator[Candidate]:
    day = s.day(session.happened_at)
    for rule, begins, ends in rulings:
        if begins <= day < ends:
            for length in _lengths(rule, session):
                yield from within(s, rule, length, session.happened_at, "It was held")


def _lengths(rule: RecordingRule, session: NumberedSession) -> Iterator[Length]:
    yield rule.within
    if session.urgent and rule.urgent is not None:
        yield rule.urgent
