"""Doing the same thing several times at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Done = TypeVar("Done")
_PATIENCE = 30  # seconds


def side_by_side(*jobs: Callable[[], Done]) -> list[Done]:
    """What each came to, in order; all begin at the same moment. Raises what any of them raises."""
    start = Barrier(len(jobs))

    def begun(job: Callable[[], Done]) -> Done:
        start.wait(_PATIENCE)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [done.result(_PATIENCE) for done in [pool.submit(begun, job) for job in jobs]]
