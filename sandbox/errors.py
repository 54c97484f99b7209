"""The two ways to be refused: as Slack refuses a bot, and as `/_control` refuses a caller."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """An answer `{"ok": false, "error": …}` with Slack's own error name."""

    def __init__(self, error: str, status: int = 200, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.more = more
        self.headers: dict[str, str] = {}

    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.more}


class RateLimitedError(SlackError):
    """HTTP 429 with `Retry-After` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited", status=429)
        self.headers = {"Retry-After": str(retry_after)}


class ControlError(Exception):
    """What `/_control` was asked is impossible: a code for programs, a sentence for people."""

    def __init__(self, error: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.error = error
        self.message = message
        self.status = status

    def body(self) -> Json:
        return {"ok": False, "error": self.error, "message": self.message}


def with_messages(error: str, messages: list[str]) -> SlackError:
    """A refusal that says in `response_metadata.messages` what is wrong."""
    lines = [f"[ERROR] {message}" for message in messages]
    return SlackError(error, response_metadata={"messages": lines})
