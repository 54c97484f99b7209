"""The listeners without any Slack: payloads as Slack sends them go in, the calls of Slack come out.

Much quicker than a reception, for tests that press everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext, BoltRequest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.services.desk import Desk
from handlers import make_app
from handlers.front import Front
from tests.support.organisation import NOW, WORKSPACE
from tests.support.reception import Pool, words
from tests.support.slack import Json


class HeardClient(WebClient):
    """Answers every call with yes, and keeps what was asked."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-heard")
        self.views: list[Json] = []

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        asked = given.get("json") or given.get("params") or {}
        if "view" in asked:
            self.views.append(asked["view"])
        data = {"ok": True, "team_id": WORKSPACE, "user_id": "UBOT", "bot_id": "BBOT"}
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args=given,
            data=data,
            headers={},
            status_code=200,
        )


class Switchboard:
    """One app for whoever presses."""

    def __init__(self, desk: Desk) -> None:
        self._client, self._pool = HeardClient(), Pool()
        self._app = make_app(self._client, Front(desk, lambda: NOW, lambda: None, self._pool))
        self._app.middleware(self._hear)

    def _hear(self, context: BoltContext, next: Callable[[], Any]) -> None:
        """Bolt makes a client of its own for each request, which would ask the real Slack."""
        context["client"] = self._client
        next()

    def press(self, account: str, action: str, value: str) -> str:
        """Presses a button in a message; the words of the modal that opened, if one did."""
        self._client.views.clear()
        answer = self._app.dispatch(
            BoltRequest(mode="socket_mode", body=_click(account, action, value))
        )
        assert answer.status == 200
        self._pool.settle()
        return "\n".join(words(view) for view in self._client.views)


def _click(account: str, action: str, value: str) -> Json:
    return {
        "type": "block_actions",
        "team": {"id": WORKSPACE, "domain": "merrow"},
        "user": {"id": account, "username": "somebody", "team_id": WORKSPACE},
        "api_app_id": "A0SUPERVISION",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "trigger_id": "1.2.abc",
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "ts": "1.1", "text": "Buttons", "blocks": []},
        "response_url": "http://127.0.0.1:9/response",
        "actions": [
            {
                "type": "button",
                "action_id": action,
                "block_id": "b",
                "text": {"type": "plain_text", "text": "P"},
                "value": value,
                "action_ts": "1.1",
            }
        ],
    }
