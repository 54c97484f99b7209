"""Events: somebody opens their Home, or writes to the bot."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, BoltContext, Say
from slack_sdk import WebClient

from bot.messages.notice import Notice
from bot.services import people
from bot.services.outcome import Refused
from bot.surfaces.slack.blocks import MESSAGE_BLOCKS, fitted, message_text, notice_blocks
from bot.surfaces.slack.views import home_view
from handlers.front import Front
from handlers.timing import timed

_HOME, _MESSAGE = EVENTS = ("app_home_opened", "message")


def register(app: App, front: Front) -> None:
    """Listens to the Home and to direct messages."""

    @app.event(_HOME)
    def home_opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if event.get("tab") != "home":
            return
        with timed("event", _HOME, EVENTS):
            asker = front.asker(context)
            if isinstance(asker, Refused):
                client.views_publish(user_id=event["user"], view=home_view(asker.notice))
            else:
                people.home_opened(front.desk, asker)
                front.wake()

    @app.event(_MESSAGE)
    def written_to(
        event: dict[str, Any], body: dict[str, Any], context: BoltContext, say: Say
    ) -> None:
        if "subtype" in event or "bot_id" in event:
            return
        with timed("event", _MESSAGE, EVENTS):
            asker = front.asker(context)
            if isinstance(asker, Refused):
                _turn_away(front, asker.notice, body["event_id"], say)
            else:
                people.wrote(front.desk, asker, body["event_id"], now=front.now())
                front.wake()


def _turn_away(front: Front, notice: Notice, event_id: str, say: Say) -> None:
    if people.wrote_first(front.desk, event_id):
        say(text=message_text(notice), blocks=fitted(notice_blocks(notice), MESSAGE_BLOCKS))
