"""Direct messages between one person and the bot, as Slack keeps them."""

from dataclasses import dataclass, field

from sandbox.elements import Values
from sandbox.errors import Json


@dataclass
class Message:
    """`body` is Slack's message object without metadata; `shown_at` is product time."""

    body: Json
    shown_at: str
    metadata: Json | None = None
    edited_count: int = 0
    ephemeral: bool = False
    values: Values = field(default_factory=dict)

    @property
    def ts(self) -> str:
        return str(self.body["ts"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.body.get("blocks", []))

    def as_history(self, with_metadata: bool) -> Json:
        shown = dict(self.body)
        if with_metadata and self.metadata is not None:
            shown["metadata"] = self.metadata
        return shown

    def as_control(self) -> Json:
        return {
            **self.as_history(with_metadata=True),
            "shown_at": self.shown_at,
            "edited_count": self.edited_count,
            "ephemeral": self.ephemeral,
        }


@dataclass
class Channel:
    """A direct conversation with the bot, oldest message first."""

    id: str
    user_id: str
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        return next((each for each in self.messages if each.ts == ts), None)

    def history(self) -> list[Message]:
        """What `conversations.history` may see, newest first."""
        return [each for each in reversed(self.messages) if not each.ephemeral]
