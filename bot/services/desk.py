"""What every use case works with: the database, the policy, and for whom the bot is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.facts import Person
from bot.domain.policy import Policy
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """`go_live` is the first day that counts; `pilot_teams` None means every team."""

    database: Database
    policy: Policy
    go_live: date
    pilot_teams: frozenset[str] | None = None

    def takes_part(self, person: Person) -> bool:
        """Whether somebody is in a team for which the bot is switched on."""
        return self.pilot_teams is None or person.team in self.pilot_teams
