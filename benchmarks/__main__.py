"""`python -m benchmarks [NAME ...] [--json] [--check] [--tiny]`."""

from __future__ import annotations

import json
import logging
from typing import Annotated

import structlog
import typer
from rich.console import Console

from benchmarks.machine import machine
from benchmarks.register import BENCHMARKS
from benchmarks.showing import show


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"{', '.join(BENCHMARKS)}; or all")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document a line.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit code 1 if a goal is missed.")
    ] = False,
    tiny: Annotated[bool, typer.Option("--tiny", help="Only see that it runs.")] = False,
) -> None:
    """Measures the product beside its floor and its peers, in the same run."""
    _quiet()
    met = True
    for name in _chosen(names or []):
        before = machine()
        result = BENCHMARKS[name](tiny)
        met = met and result.met
        if as_json:
            typer.echo(json.dumps(result.as_data(before), ensure_ascii=False))
        else:
            show(result, before, Console())
    raise typer.Exit(0 if met or not check else 1)


def _chosen(names: list[str]) -> list[str]:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is none of {', '.join(BENCHMARKS)}")
    return names or list(BENCHMARKS)


def _quiet() -> None:
    """What is logged on the way would disturb both the clock and the JSON."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


if __name__ == "__main__":
    typer.run(main)
