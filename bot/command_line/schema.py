"""`supervision-bot schema`: the JSON Schemas of the files that people write, for an editor."""

from __future__ import annotations

import json

import typer

from bot.services.facts_files.schema import json_schema

schema = typer.Typer(help="Print a JSON Schema for your editor.", no_args_is_help=True)


@schema.callback()
def _several() -> None:
    """Keeps `facts` a command of its own while it is the only one."""


@schema.command("facts")
def facts() -> None:
    """The schema of a file of facts (docs/duties.md)."""
    typer.echo(json.dumps(json_schema(), indent=2))
