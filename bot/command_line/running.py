"""`supervision-bot run`: bot and scheduler until they are told to stop."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import running
from bot.command_line import say
from bot.command_line.opening import begin
from bot.roles import Role

_SENTENCES = {
    running.DEAF: "Slack is no longer heard.",
    running.STUCK: "The scheduler is stuck; the log says where.",
}


def run(
    role: Annotated[
        Role, typer.Option(help="listener only answers Slack, scheduler only plans and sends")
    ] = Role.ALL,
) -> None:
    """Run the bot until SIGTERM or Ctrl-C; it finishes what it is doing, in 8 seconds at most."""
    settings = begin()
    ready = f"Supervision Bot is running ({role.value})."
    code = running.run(settings, lambda _: say.out.print(ready), role=role)
    if code in _SENTENCES:
        raise say.fail(f"{_SENTENCES[code]} Start the bot again.", code)
    raise typer.Exit(code)
