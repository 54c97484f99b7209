"""Events: somebody opens their Home, or writes to the bot."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, BoltContext

from bot.services import people
from handlers.front import Front


def register(app: App, front: Front) -> None:
    """Listens to the Home and to direct messages."""

    @app.event("app_home_opened")
    def home_opened(event: dict[str, Any], context: BoltContext) -> None:
        asker = front.asker(context)
        if asker is not None and event.get("tab") == "home":
            people.home_opened(front.desk, asker)
            front.wake()

    @app.event("message")
    def written_to(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        asker = front.asker(context)
        if asker is not None and "subtype" not in event and "bot_id" not in event:
            people.wrote(front.desk, asker, body["event_id"], now=front.now())
            front.wake()
