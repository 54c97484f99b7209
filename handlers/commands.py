"""`/supervision`: acknowledge, then answer."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from bot.services import commands
from bot.services.outcome import Outcome, Refused
from handlers.front import Front
from handlers.showing import after_command
from handlers.timing import timed

COMMAND = "/supervision"


def register(app: App, front: Front) -> None:
    """Listens to the one command."""

    @app.command(COMMAND)
    def asked(
        ack: Ack,
        command: dict[str, Any],
        context: BoltContext,
        client: WebClient,
        respond: Respond,
    ) -> None:
        ack()
        with timed("command", COMMAND, (COMMAND,)):
            outcome = _outcome(front, context, command.get("text", ""))
            front.wake()
            after_command(outcome, client, command, respond)


def _outcome(front: Front, context: BoltContext, text: str) -> Outcome:
    asker = front.asker(context)
    if isinstance(asker, Refused):
        return asker
    return commands.run(front.desk, asker, text, now=front.now())
