"""Rounds: every contender in turn, A B C A B C, so that a slow minute is slow for all of them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping

from benchmarks.results import Spread

Contender = Callable[[], float]


def interleaved(contenders: Mapping[str, Contender], rounds: int) -> dict[str, Spread]:
    """Each contender's own figure for each round, by its name; a first turn each is not counted."""
    for contender in contenders.values():
        contender()
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            gc.collect()
            found[name].append(contender())
    return {name: Spread(tuple(values)) for name, values in found.items()}


def seconds(work: Callable[[], object]) -> float:
    """How long it took, by the clock on the wall."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
