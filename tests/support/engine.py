"""An engine that yields what it is told, and a desk whose policy has a ladder but no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.almanac import number_of
from bot.domain.calendar import Calendar
from bot.domain.duties import OwedNumbers
from bot.domain.duty import Duty
from bot.domain.intervals import Days
from bot.domain.numbered import NumberedFacts
from bot.domain.policy import Pack, Policy, Rung, Voice, Words
from bot.services.desk import Desk
from bot.store.database import Database
from tests.support.duties import in_numbers
from tests.support.organisation import GO_LIVE

LADDER = Rung(
    name="remind",
    voice=Voice.REMINDER,
    to=("supervisor",),
    source="local",
    before=Days(3),
)


@dataclass
class Engine:
    """Yields what it is told, for each practitioner."""

    owed: dict[str, list[Duty]] = field(default_factory=dict)
    valid_until: datetime | None = None

    def __call__(self, facts: NumberedFacts, policy: Policy, now: int) -> OwedNumbers:
        found = tuple(in_numbers(one) for one in self.owed.get(facts.person.id, ()))
        return OwedNumbers(found, number_of(self.valid_until) if self.valid_until else None)


def desk_without_rules(database: Database) -> Desk:
    """Under a policy that asks nothing: whatever is owed the engine was told."""
    pack = Pack(
        name="test",
        title="Test",
        version=1,
        source="test",
        words=Words(case_system="the case system"),
        rules=(),
        ladders={"supervision": (LADDER,)},
    )
    policy = Policy(pack, {}, Calendar(), ZoneInfo("Europe/London"), "print-1")
    return Desk(database, policy, GO_LIVE)
