"""Which of a process's loops come round, and which does not, by a clock that nobody sets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PLANNER, COURIER, AUDITOR = "planner", "courier", "auditor"
LOOPS = (PLANNER, COURIER, AUDITOR)


class Rounds:
    """The loops of one process's scheduler: they take turns in one thread, so one that hangs holds
    up all. A round that fails does not count."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._last = dict.fromkeys(LOOPS, seconds())
        self._under_way: tuple[str, float] | None = None

    @contextmanager
    def round(self, name: str) -> Iterator[None]:
        """One round of a loop, or of other work between the loops."""
        self._under_way = name, self._seconds()
        try:
            yield
            self._last[name] = self._seconds()
        finally:
            self._under_way = None

    def of(self, name: str, work: Callable[[], object]) -> Callable[[], None]:
        """The work, each time one round."""

        def once() -> None:
            with self.round(name):
                work()

        return once

    def silent_for(self) -> dict[str, float]:
        """Seconds since each loop last came round, or since the beginning."""
        now = self._seconds()
        return {name: now - self._last[name] for name in LOOPS}

    def longest(self) -> float:
        """Seconds for which one of them has not come round."""
        return max(self.silent_for().values())

    def trouble(self, limit: float) -> str:
        """What does not come round within `limit` seconds, in a sentence; empty if all is well."""
        late = {name: silent for name, silent in self.silent_for().items() if silent > limit}
        if not late:
            return ""
        under_way = self._under_way
        if under_way is not None and self._seconds() - under_way[1] > limit:
            return _hangs(under_way[0], self._seconds() - under_way[1])
        return " ".join(
            f"The {name} has not come round for {silent:.0f} seconds; the log says why."
            for name, silent in late.items()
        )


def _hangs(name: str, seconds: float) -> str:
    return f"The {name} began {seconds:.0f} seconds ago and does not come to an end."
