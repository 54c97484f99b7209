"""What every listener needs, handed over once by the wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import BoltContext

from bot.services import people
from bot.services.desk import Desk

SURFACE = "slack"


@dataclass(frozen=True, slots=True)
class Front:
    """The desk, product time, and a way to have changes shown without waiting for the minute."""

    desk: Desk
    now: Callable[[], datetime]
    wake: Callable[[], None]

    def asker(self, context: BoltContext) -> str | None:
        """The id of the person behind the account that acts; None for a stranger."""
        workspace, user = context.team_id or "", context.user_id or ""
        return people.by_account(self.desk, SURFACE, workspace, user)
