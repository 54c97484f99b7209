"""A result as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.results import Figure, Ratio, Result, Spread

_MET = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}


def show(result: Result, machine: Mapping[str, Any], console: Console) -> None:
    """Prints everything that `--json` holds, but every single round."""
    console.print(f"\n[bold]{result.name}[/]  {result.measures}")
    console.print(_ratios(result.ratios))
    console.print(_figures(result.figures))
    for note in result.notes:
        console.print(f"[dim]{note}[/]")
    console.print(f"[dim]Leaves out: {result.leaves_out}[/]")
    console.print(f"[dim]Workspace budget: {result.budget}[/]")
    chosen = ", ".join(f"{name} {value}" for name, value in result.conditions.items())
    console.print(f"[dim]Conditions: {chosen}[/]")
    console.print(f"[dim]{_in_words(machine)}[/]")


def _ratios(ratios: tuple[Ratio, ...]) -> Table:
    table = Table("ratio", *_SPREAD, "goal", "", box=None, pad_edge=False)
    for ratio in ratios:
        table.add_row(ratio.name, *_cells(ratio.spread), ratio.goal, _MET[ratio.met])
    return table


def _figures(figures: tuple[Figure, ...]) -> Table:
    table = Table("figure", *_SPREAD, "unit", box=None, pad_edge=False)
    for figure in figures:
        table.add_row(figure.name, *_cells(figure.spread), figure.unit)
    return table


_SPREAD = ("median", "min", "max")


def _cells(spread: Spread) -> tuple[str, str, str]:
    ends = (spread.median, min(spread.values), max(spread.values))
    median, least, most = (f"{value:,.4g}" for value in ends)
    return median, least, most


def _in_words(machine: Mapping[str, Any]) -> str:
    return (
        f"{machine['processors']} processors ({machine['processor']}), load "
        f"{machine['load_before'][0]} before, a page on disk in {machine['to_disk_ms']} ms, "
        f"Python {machine['python']}, {machine['system']}"
    )
