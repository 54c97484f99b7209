"""`supervision-bot schema`: the JSON Schemas of what people write and of what the bot answers."""

from __future__ import annotations

import json

import typer

from bot.services.answers import shapes as answers
from bot.services.facts_files.schema import json_schema

schema = typer.Typer(help="Print a JSON Schema, for an editor or a program.", no_args_is_help=True)


@schema.command("facts")
def facts() -> None:
    """The schema of a file of facts (docs/duties.md)."""
    typer.echo(json.dumps(json_schema(), indent=2))


@schema.command("duties")
def duties() -> None:
    """The schema of what `supervision-bot duties --json` answers (docs/duties.md)."""
    typer.echo(json.dumps(answers.json_schema(), indent=2))
