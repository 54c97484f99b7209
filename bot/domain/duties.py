"""What is owed to and about one practitioner: the one question that everything asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.duty import Duty
from bot.domain.facts import Facts
from bot.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Owed:
    """The duties, and the first moment at which time alone may change them (None: never)."""

    duties: tuple[Duty, ...]
    valid_until: datetime | None


def duties(facts: Facts, policy: Policy, now: datetime) -> Owed:
    """All duties about `facts.person` at `now`, met ones included; each key occurs once."""
    return Owed((), None)
