"""Response URLs: five uses within thirty minutes of a click or a command."""

import secrets
import time
from dataclasses import dataclass, field

from sandbox.errors import SlackError

USES = 5
LIFETIME_SECONDS = 30 * 60


@dataclass
class ResponseUrl:
    """Answers to `channel_id`; `message_ts` where it came from a message's button."""

    channel_id: str
    message_ts: str | None
    issued_at: float = field(default_factory=time.monotonic)
    uses: int = 0


@dataclass
class ResponseUrls:
    issued: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, channel_id: str, message_ts: str | None = None) -> str:
        """The secret part of a new URL."""
        secret = secrets.token_urlsafe(18)
        self.issued[secret] = ResponseUrl(channel_id, message_ts)
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Counts one use; raises used_url or expired_url."""
        url = self.issued.get(secret)
        if url is None or time.monotonic() - url.issued_at > LIFETIME_SECONDS:
            raise SlackError("expired_url", status=404)
        if url.uses >= USES:
            raise SlackError("used_url", status=404)
        url.uses += 1
        return url
