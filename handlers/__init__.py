"""Bolt listeners: check who is asking, call one use case, show its Outcome."""

from __future__ import annotations

import structlog
from slack_bolt import App, BoltResponse

from handlers import actions, commands, events, forms
from handlers.front import Front

log = structlog.get_logger()


def register(app: App, front: Front) -> None:
    """Registers every listener on the app."""
    for part in (actions, forms, commands, events):
        part.register(app, front)

    @app.error
    def failed(error: Exception, body: dict[str, object]) -> BoltResponse:
        """The listeners' boundary: what went wrong is logged, and Slack shows its own warning."""
        log.error("listener_failed", type=body.get("type"), exc_info=error)
        return BoltResponse(status=500)
