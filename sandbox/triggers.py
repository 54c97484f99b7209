"""Trigger ids: one use, three seconds."""

import secrets
import time
from dataclasses import dataclass, field

from sandbox.errors import SlackError

LIFETIME_SECONDS = 3.0


@dataclass
class Trigger:
    """A person's act that allows one modal; `view_id` where it happened in a modal."""

    user_id: str
    view_id: str | None
    issued_at: float = field(default_factory=time.monotonic)
    exchanged: bool = False


@dataclass
class Triggers:
    issued: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, user_id: str, view_id: str | None = None) -> str:
        number = secrets.randbelow(10**12)
        trigger_id = f"{time.time_ns() // 10**6}.{number:012d}.{secrets.token_hex(16)}"
        self.issued[trigger_id] = Trigger(user_id, view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use it up; raises Slack's error for an unknown, spent or old one."""
        trigger = self.issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued_at > LIFETIME_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.exchanged = True
        return trigger
