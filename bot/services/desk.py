"""What every use case works with: the database, the policy, and for whom the bot is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.domain.facts import Person
from bot.domain.numbered import NumberedPerson
from bot.domain.policy import Policy
from bot.services.answerable import answerable
from bot.store.database import Database


@dataclass(frozen=True)
class Desk:
    """`go_live` is the first day that counts; `pilot_teams` None means every team."""

    database: Database
    policy: Policy
    go_live: date
    pilot_teams: frozenset[str] | None = None

    @cached_property
    def kept(self) -> Policy:
        """The policy without the rules that the bot cannot keep from its database."""
        return answerable(self.policy)

    def takes_part(self, person: Person | NumberedPerson) -> bool:
        """Whether somebody is in a team for which the bot is switched on."""
        return self.pilot_teams is None or person.team in self.pilot_teams
