"""Slack's client, made so that nothing is ever posted twice behind our back."""

from __future__ import annotations

from slack_sdk import WebClient


def make_client(token: str, api_url: str, timeout: float) -> WebClient:
    """A client that never repeats a request by itself. `timeout` is in seconds."""
    base = api_url if api_url.endswith("/") else f"{api_url}/"
    return WebClient(token=token, base_url=base, timeout=int(timeout) or 1, retry_handlers=[])
