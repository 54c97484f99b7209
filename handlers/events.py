"""Events: somebody opens their Home, or writes to the bot."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, Say

from bot.messages.notice import Notice
from bot.services import people
from bot.services.outcome import Refused
from bot.surfaces.slack.blocks import MESSAGE_BLOCKS, fitted, message_text, notice_blocks
from bot.surfaces.slack.views import home_view
from handlers.front import Front
from handlers.timing import timed

_HOME, _MESSAGE = EVENTS = ("app_home_opened", "message")


def register(app: App, front: Front) -> None:
    """Listens to the Home and to direct messages.

    What somebody did is kept before the event is answered: if that fails, Slack sends it again.
    """

    @app.event(_HOME)
    def home_opened(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        if event.get("tab") != "home":
            return
        with timed("event", _HOME, EVENTS):
            asker = front.asker(context)
            if isinstance(asker, Refused):
                front.afterwards(body, context, partial(_show_closed, asker.notice, event, context))
            else:
                people.home_opened(front.desk, asker)
                front.changed()

    @app.event(_MESSAGE)
    def written_to(
        event: dict[str, Any], body: dict[str, Any], context: BoltContext, say: Say
    ) -> None:
        if "subtype" in event or "bot_id" in event:
            return
        with timed("event", _MESSAGE, EVENTS):
            asker = front.asker(context)
            if not isinstance(asker, Refused):
                people.wrote(front.desk, asker, body["event_id"], now=front.now())
                front.changed()
            elif people.wrote_first(front.desk, body["event_id"]):
                front.afterwards(body, context, partial(_turn_away, asker.notice, say))


def _show_closed(notice: Notice, event: dict[str, Any], context: BoltContext) -> None:
    context.client.views_publish(user_id=event["user"], view=home_view(notice))


def _turn_away(notice: Notice, say: Say) -> None:
    say(text=message_text(notice), blocks=fitted(notice_blocks(notice), MESSAGE_BLOCKS))
