"""What a policy owes a practitioner in supervision, and by when."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts
from bot.domain.policy import Policy
from tests.support.known import of_kind


def owed(known: Facts, by: Policy, now: datetime) -> dict[str, Duty]:
    """Supervision that is owed, or was met, by the session from which it counts."""
    return of_kind(duties(known, by, now).duties, DutyKind.SUPERVISION)


def due(known: Facts, by: Policy, now: datetime) -> date:
    """The day of the one that is still open."""
    (open_one,) = [duty for duty in owed(known, by, now).values() if duty.met_at is None]
    return open_one.due_on
