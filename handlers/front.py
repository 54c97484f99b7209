"""What every listener needs, handed over once by the wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import BoltContext

from bot.services import people
from bot.services.desk import Desk
from bot.services.outcome import Refused

SURFACE = "slack"


@dataclass(frozen=True, slots=True)
class Front:
    """The desk, product time, and a way to have changes shown without waiting for the minute."""

    desk: Desk
    now: Callable[[], datetime]
    wake: Callable[[], None]

    def asker(self, context: BoltContext) -> str | Refused:
        """The id of the person behind the account that acts, or why they are turned away."""
        workspace, user = context.team_id or "", context.user_id or ""
        return people.asking(self.desk, SURFACE, workspace, user, now=self.now())
