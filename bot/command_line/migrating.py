"""`supervision-bot migrate`: the tables of this version, or back to an earlier one's."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.command_line import say
from bot.command_line.init import make
from bot.command_line.opening import begin
from bot.house import NotReady, reaching, shown_url
from bot.store.migrations import take_back, versions


def migrate(
    to: Annotated[
        str, typer.Option(help=f"Back to an earlier version: {', '.join(versions()[:-1])}")
    ] = "",
) -> None:
    """Upgrade the database's tables; with --to, take them back. Stop the bot first."""
    settings = begin()
    place = shown_url(settings.database_url)
    if not to:
        make(settings).close()
        say.out.print(f"{place} has the tables of this version, {versions()[-1]}.")
        return
    try:
        with reaching(settings.database_url):
            take_back(settings.database_url, to)
    except ValueError as error:
        raise NotReady(f"There are {error}.") from None
    say.out.print(f"{place} has the tables of version {to}. Start the bot that goes with them.")
