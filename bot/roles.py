"""What one process of the bot does: everything, or one half beside others."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """`listener` only answers Slack; `scheduler` only plans, sends and looks after what is owed."""

    ALL = "all"
    LISTENER = "listener"
    SCHEDULER = "scheduler"

    @property
    def listens(self) -> bool:
        """Whether this process answers Slack."""
        return self is not Role.SCHEDULER

    @property
    def schedules(self) -> bool:
        """Whether this process plans and sends."""
        return self is not Role.LISTENER
