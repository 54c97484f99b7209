"""A Bolt app that notes how long each of Slack's requests waited for its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from bot.metrics import ANSWER_SECONDS
from bot.services.forms import RECEIVERS
from bot.surfaces.slack.blocks import action_name
from handlers.actions import USE_CASES
from handlers.commands import COMMAND
from handlers.events import EVENTS
from handlers.timing import OTHER


class TimedApp(App):
    """Slack waits three seconds: for the answer, whatever is done after it."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """As Bolt does it."""
        with ANSWER_SECONDS.labels(*_asked(req.body)).time():
            return super().dispatch(req)


def _asked(body: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of request and the name of ours that it is for."""
    match body:
        case {"type": "block_actions", "actions": [{"action_id": str(action_id)}, *_]}:
            name = action_name(action_id)
            return "action", name if name in USE_CASES else OTHER
        case {"type": "view_submission", "view": {"callback_id": str(name)}}:
            return "form", name if name in RECEIVERS else OTHER
        case {"command": str(name)}:
            return "command", name if name == COMMAND else OTHER
        case {"event": {"type": str(name)}}:
            return "event", name if name in EVENTS else OTHER
    return OTHER, OTHER
