"""What the command line says: plain sentences, tables, and progress for what takes long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import fill

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
_PATIENCE = 2.0  # seconds before a bar is worth showing


def fail(sentence: object, code: int = 1) -> typer.Exit:
    """Says on standard error what is wrong and what to do; raise what it returns."""
    err.print(str(sentence), soft_wrap=True, markup=False)
    return typer.Exit(code)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table that wraps rather than cuts."""
    shown = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    out.print(shown)


def paragraph(text: str, indent: int = 0, style: str = "") -> None:
    """Lines wrapped under their own beginning, without spaces at their ends."""
    margin = " " * indent
    for line in text.split("\n"):
        wrapped = fill(line, out.width, initial_indent=margin, subsequent_indent=margin)
        out.print(Text(wrapped, style=style), soft_wrap=True)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """On a terminal, a bar for what takes over two seconds; call what it yields at each step."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
    task = bar.add_task(what, total=total)
    begun = time.monotonic()

    def advance() -> None:
        if time.monotonic() - begun > _PATIENCE:
            bar.start()
        bar.advance(task)

    try:
        yield advance
    finally:
        bar.stop()
