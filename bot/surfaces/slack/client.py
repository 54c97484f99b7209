"""Slack's client, made so that nothing is ever posted twice behind our back."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

_ANSWER_WAITS = 2  # seconds: somebody looks on
_TAKEN = 200


def make_client(token: str, api_url: str, timeout: float) -> WebClient:
    """A client that never repeats a request by itself. `timeout` is in seconds."""
    base = api_url if api_url.endswith("/") else f"{api_url}/"
    return WebClient(token=token, base_url=base, timeout=int(timeout) or 1, retry_handlers=[])


def answer_at(url: str, body: dict[str, Any]) -> None:
    """Answers at a response_url.

    Raises:
        OSError: if Slack did not take it.
    """
    answer = WebhookClient(url, timeout=_ANSWER_WAITS, retry_handlers=[]).send_dict(body)
    if answer.status_code != _TAKEN:
        raise ConnectionError(f"response_url: HTTP {answer.status_code}")
