"""`python -m tests.torture`: tortures the bot and prints the figures; 1 if anything is wrong."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

from rich.console import Console

from tests.torture.driver import Driver
from tests.torture.figures import Figures
from tests.torture.places import PLACES
from tests.torture.sandbox_process import running_sandbox
from tests.torture.scenario import Scenario
from tests.torture.scenarios import in_large, in_small
from tests.torture.table import WIDTH, show
from tests.torture.world import Worlds

_SEEDS = 1_000_000


def main() -> None:
    """Runs what was asked for."""
    asked = _asked()
    out = Console(width=None if sys.stdout.isatty() else WIDTH)
    scenarios = list(_chosen(asked))
    if not scenarios:
        sys.exit(f"No scenario has {asked.only!r} in its name.")
    out.print(f"Seed {asked.seed}: --seed {asked.seed} chooses the same faults again.")
    with running_sandbox() as url, tempfile.TemporaryDirectory() as folder:
        figures = [
            one
            for name in asked.database or tuple(PLACES)
            for one in _on(name, scenarios, asked.seed, url, Path(folder), out)
        ]
    show(figures, out)
    sys.exit(any(one.problems for one in figures))


def _on(
    name: str, scenarios: list[Scenario], seed: int, url: str, folder: Path, out: Console
) -> Iterator[Figures]:
    with PLACES[name](folder) as place:
        driver = Driver(Worlds(place, seed), url, seed)
        for scenario in scenarios:
            if name in scenario.databases:
                found = driver.run(scenario)
                well = "all is well" if not found.problems else f"{len(found.problems)} problems"
                out.print(f"{name}: {scenario.name}: {well} ({found.seconds:.0f} seconds)")
                yield found


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(_SEEDS))
    parser.add_argument("--only", default="", help="scenarios with this in their name")
    parser.add_argument("--database", action="append", choices=tuple(PLACES))
    parser.add_argument("--teams", type=int, help="how large each council is, instead of its own")
    parser.add_argument("--short", action="store_true", help="few messages a scenario")
    return parser.parse_args()


def _chosen(asked: argparse.Namespace) -> Iterator[Scenario]:
    for scenario in in_small() if asked.short else in_large():
        if asked.only in scenario.name:
            yield replace(scenario, teams=asked.teams or scenario.teams)


if __name__ == "__main__":
    main()
