"""`/supervision`: acknowledge, then answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.services import commands
from bot.services.outcome import Outcome, Refused
from handlers.front import Front
from handlers.showing import after_command
from handlers.timing import timed

COMMAND = "/supervision"


def register(app: App, front: Front) -> None:
    """Listens to the one command."""

    @app.command(COMMAND)
    def asked(ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
        ack()
        front.afterwards(command, context, partial(_answer, front, command, context))


def _answer(front: Front, command: dict[str, Any], context: BoltContext) -> None:
    with timed("command", COMMAND, (COMMAND,)):
        with front.one_at_a_time():
            outcome = _outcome(front, context, command.get("text", ""))
        front.changed()
        after_command(outcome, context.client, command)


def _outcome(front: Front, context: BoltContext, text: str) -> Outcome:
    asker = front.asker(context)
    if isinstance(asker, Refused):
        return asker
    return commands.run(front.desk, asker, text, now=front.now())
