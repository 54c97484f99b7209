"""Bolt listeners: check who is asking, call one use case, show its Outcome."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import App, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.surfaces.slack.failures import count_refusal
from handlers import actions, commands, events, forms
from handlers.front import Front
from handlers.showing import went_wrong

log = structlog.get_logger()


def register(app: App, front: Front) -> None:
    """Registers every listener on the app."""
    for part in (actions, forms, commands, events):
        part.register(app, front)

    @app.error
    def failed(
        error: Exception, body: dict[str, Any], client: WebClient, respond: Respond
    ) -> BoltResponse | None:
        """The listeners' boundary: what went wrong is logged, and whoever asked is told."""
        log.error("listener failed", type=body.get("type"), exc_info=error)
        if isinstance(error, SlackApiError):
            count_refusal(error)
        if isinstance(error, SlackApiError | OSError):
            return None  # it was done: only showing it failed, and the courier shows it again
        return went_wrong(client, body, respond)
