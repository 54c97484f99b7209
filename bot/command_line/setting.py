"""`supervision-bot set`: one of the council's choices."""

from __future__ import annotations

from typing import Annotated

import typer
import yaml

from bot.command_line import say
from bot.command_line.opening import begin, product_now
from bot.house import NotReady, open_database
from bot.policies.loader import load_pack
from bot.services.choices import choose, taken_up_at_once
from bot.store import settings as choices


def set_choice(
    name: Annotated[str, typer.Argument(help="Such as go_live, or a setting of your policy")],
    value: Annotated[str, typer.Argument(help="Such as 2026-12-01, next_up or '{days: 2}'")],
) -> None:
    """Choose one setting. `init` lists them all."""
    settings = begin()
    database = open_database(settings)
    with database.write() as tx:
        pack = choices.pack(tx)
        if pack is None:
            raise NotReady("No policy is chosen: supervision-bot init --policy NAME")
        choose(tx, load_pack(pack), {name: _read(value)}, product_now(settings))
    database.close()
    when = "now" if taken_up_at_once(name) else "when it is started again"
    say.out.print(f"{name} is set. A bot that is running takes it up {when}.")


def _read(value: str) -> object:
    """As YAML where it is a length, else as the words they are."""
    if not value.lstrip().startswith("{"):
        return value
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        return value
