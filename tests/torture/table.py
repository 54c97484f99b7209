"""The figures of all runs as one table, and what went wrong under it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.torture.figures import Figures
from tests.torture.problem import Wrong

_COLUMNS = (
    "Scenario",
    "Database",
    "Messages",
    "Kills",
    "Taken over",
    "In doubt",
    "Found",
    "Said again",
    "Given up",
    "429s",
    "Lost",
    "Doubled",
    "Said after met",
    "Other faults",
    "Longest delay, s",
    "Seconds",
)
_NAMED = (Wrong.LOST, Wrong.DOUBLED, Wrong.SAID_AFTER_MET)
_EXAMPLES = 5
WIDTH = 200


def show(figures: Sequence[Figures], out: Console) -> None:
    """One line a run, then examples of whatever is wrong."""
    table = Table(*_COLUMNS, title="The torture suite")
    for column in table.columns[2:]:
        column.justify = "right"
    for one in figures:
        table.add_row(*_row(one), style="red" if one.problems else None)
    out.print(table)
    for one in figures:
        _show_problems(one, out)


def _row(one: Figures) -> list[str]:
    others = len(one.problems) - one.wrong(*_NAMED)
    counts = (one.messages, one.kills, one.takeovers, one.in_doubt)
    ends = (one.found, one.said_again, one.given_up, one.asked_to_wait)
    wrong = (*(one.wrong(kind) for kind in _NAMED), others)
    times = (one.longest_delay, one.seconds)
    return [
        one.scenario,
        one.database,
        *(f"{count:,}" for count in (*counts, *ends, *wrong)),
        *(f"{seconds:.1f}" for seconds in times),
    ]


def _show_problems(one: Figures, out: Console) -> None:
    for problem in one.problems[:_EXAMPLES]:
        out.print(f"{one.scenario}, {one.database}: {problem.wrong.value}: {problem.about}")
    if len(one.problems) > _EXAMPLES:
        out.print(f"{one.scenario}, {one.database}: and {len(one.problems) - _EXAMPLES} more")
