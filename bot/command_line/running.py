"""`supervision-bot run`: bot and scheduler until they are told to stop."""

from __future__ import annotations

import typer

from bot import running
from bot.command_line import say
from bot.command_line.opening import begin


def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C; it finishes what it is doing."""
    settings = begin()
    code = running.run(settings, lambda _: say.out.print("Supervision Bot is running."))
    if code == running.DEAF:
        raise say.fail("Slack is no longer heard. Start the bot again.", code)
    raise typer.Exit(code)
