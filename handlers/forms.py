"""Forms that come back: the use case first, on local data only; its Outcome is the answer.

What is not saved within Slack's three seconds is not saved at all: whoever sent it is told so, and
their form stays as they filled it in.
"""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.services import forms
from bot.services.outcome import Outcome, Refused
from bot.surfaces.slack.answers import answers
from handlers.front import Front
from handlers.showing import as_answer
from handlers.timing import timed


def register(app: App, front: Front) -> None:
    """Listens to every form."""

    @app.view(re.compile(".+"))
    def submitted(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        with timed("form", view["callback_id"], forms.RECEIVERS):
            as_answer(_outcome(front, context, view), ack)
            front.changed()


def _outcome(front: Front, context: BoltContext, view: dict[str, Any]) -> Outcome:
    asker = front.asker(context)
    if isinstance(asker, Refused):
        return asker
    name, use = view["callback_id"], view["private_metadata"]
    return forms.submit(front.desk, asker, name, use, answers(view), now=front.now())
