"""Every benchmark by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks import ack, delivery, growth, memory, sweep, tick
from benchmarks.results import Result

Benchmark = Callable[[bool], Result]
"""Measures and gives what it found; True: at the tiniest size that still runs every step."""

BENCHMARKS: Mapping[str, Benchmark] = {
    "tick": tick.measure,
    "sweep": sweep.measure,
    "delivery": delivery.measure,
    "ack": ack.measure,
    "growth": growth.measure,
    "memory": memory.measure,
}
