"""A situation with the facts beside it as they were told, for what is put in words."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from bot.domain.almanac import number_of
from bot.domain.facts import Case, Facts, Session
from bot.domain.numbered import NumberedFacts, NumberedPair, NumberedSession, numbered
from bot.domain.policy import Policy
from bot.domain.situation import Situation, last_pair
from bot.domain.why import day_in_words


class View(Situation):
    """The numbers of `told`, and `told` itself."""

    def __init__(
        self, told: Facts, facts: NumberedFacts, pair: NumberedPair, policy: Policy, now: int
    ) -> None:
        super().__init__(facts, pair, policy, now)
        self.told = told

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases, open and closed."""
        return self.told.cases

    @cached_property
    def _told_sessions(self) -> dict[str, Session]:
        return {one.id: one for one in self.told.sessions}

    def told_of(self, session: NumberedSession) -> Session:
        """All that was told of a session."""
        return self._told_sessions[session.id]

    def on_day(self, moment: int) -> str:
        """`Tuesday 1 December 2026`, the local day of a moment."""
        return in_words(self.day(moment))


def view(told: Facts, policy: Policy, now: datetime) -> View | None:
    """Of somebody with a supervisor, or who has left one; None of anybody else."""
    facts = numbered(told)
    pair = facts.pair or last_pair(facts)
    return None if pair is None else View(told, facts, pair, policy, number_of(now))


def in_words(day: int) -> str:
    """`Tuesday 1 December 2026`."""
    return day_in_words(date.fromordinal(day))
