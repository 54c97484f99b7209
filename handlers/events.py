"""Events: somebody opens their Home, or writes to the bot."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, BoltContext, Say
from slack_sdk import WebClient

from bot.messages.home import not_known_home
from bot.services import people
from bot.surfaces.slack.blocks import MESSAGE_BLOCKS, fitted, message_text, notice_blocks
from bot.surfaces.slack.views import home_view
from handlers.front import Front


def register(app: App, front: Front) -> None:
    """Listens to the Home and to direct messages."""

    @app.event("app_home_opened")
    def home_opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if event.get("tab") != "home":
            return
        asker = front.asker(context)
        if asker is None:
            client.views_publish(user_id=event["user"], view=home_view(not_known_home()))
        else:
            people.home_opened(front.desk, asker)
            front.wake()

    @app.event("message")
    def written_to(
        event: dict[str, Any], body: dict[str, Any], context: BoltContext, say: Say
    ) -> None:
        if "subtype" in event or "bot_id" in event:
            return
        asker = front.asker(context)
        if asker is None:
            _turn_away(front, body["event_id"], say)
        else:
            people.wrote(front.desk, asker, body["event_id"], now=front.now())
            front.wake()


def _turn_away(front: Front, event_id: str, say: Say) -> None:
    notice = people.stranger_wrote(front.desk, event_id)
    if notice is not None:
        say(text=message_text(notice), blocks=fitted(notice_blocks(notice), MESSAGE_BLOCKS))
