"""`supervision-bot import`: people, cases and sessions from CSV; the difference first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.command_line import say
from bot.command_line.opening import opened
from bot.services.desk import Desk
from bot.services.importing import Prepared, carry_out, prepare
from bot.services.importing.difference import Change, Difference, Entry, session_key
from bot.services.importing.rows import CaseRow, PersonRow, Row

_MOST_SHOWN = 40
_NAMES = {"PersonRow": "people", "CaseRow": "cases", "SessionRow": "sessions"}


class Complete(StrEnum):
    """The files that may be said to hold everybody, or everything."""

    PEOPLE = "people"
    CASES = "cases"


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Any of people.csv, cases.csv, sessions.csv")],
    complete: Annotated[
        list[Complete] | None,
        typer.Option(help="This file holds everybody: who is not in it has left, or is closed"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask (for cron)")] = False,
) -> None:
    """Bring in people, cases and sessions. Shows what would change, and asks."""
    with opened() as house:
        now = house.now()
        prepared = prepare(house.desk, files, complete or (), now=now)
        show(prepared.difference)
        if prepared.difference.is_empty:
            say.out.print("Nothing would change.")
            return
        _agree(prepared.difference, yes)
        bring_in(house.desk, prepared, now)


def bring_in(desk: Desk, prepared: Prepared, now: datetime) -> None:
    """Writes what was prepared, with a bar while it takes long."""
    written = [e for e in prepared.difference.entries if e.change is not Change.CONFLICT]
    with say.progress("Importing", len(written)) as advance:
        carry_out(desk, prepared, now=now, advance=advance)
    say.out.print(f"Imported: {_counted(written)}.")


def show(difference: Difference) -> None:
    """What would change: how many of each, then one line each."""
    if difference.entries:
        rows = [(what, change, n) for (what, change), n in _counts(difference.entries).items()]
        say.table("What would change", ("File", "Change", "How many"), sorted(rows))
        _show_changes(difference.entries)
    if difference.unchanged:
        say.out.print(f"{difference.unchanged} would stay as they are.")


def _show_changes(entries: Iterable[Entry]) -> None:
    """Line by line, except what is new: that is in the files."""
    changes = [entry for entry in entries if entry.change is not Change.ADDED]
    if not changes:
        return
    lines = [(_name(entry.row), entry.change, _details(entry)) for entry in changes]
    say.table("", ("Which", "Change", "Details"), lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        say.out.print(f"... and {len(lines) - _MOST_SHOWN} more like these.")
    if any(entry.change is Change.CONFLICT for entry in changes):
        say.out.print("A conflict is not imported: somebody told the bot otherwise in chat.")


def _agree(difference: Difference, yes: bool) -> None:
    if not yes:
        typer.confirm("Import this?", abort=True)
    elif difference.too_many_would_go:
        going = "; ".join(f"{n} of {of} {change}" for change, n, of in difference.would_go if n)
        raise say.fail(
            f"Stopped: more than 5 % would go ({going}), and nobody is here to ask. Is the file "
            "whole? If so, run the same command without --yes and look."
        )


def _counts(entries: Iterable[Entry]) -> Counter[tuple[str, str]]:
    return Counter((_NAMES[type(entry.row).__name__], entry.change.value) for entry in entries)


def _counted(entries: Iterable[Entry]) -> str:
    return ", ".join(f"{n} {what} {change}" for (what, change), n in _counts(entries).items())


def _name(row: Row) -> str:
    match row:
        case PersonRow():
            return row.person_id
        case CaseRow():
            return row.case_ref
        case _:
            return " ".join(session_key(row))


def _details(entry: Entry) -> str:
    return "; ".join(f"{name}: {_shown(old)} to {_shown(new)}" for name, old, new in entry.details)


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case tuple():
            return " ".join(map(str, value)) or "nothing"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return str(value)
