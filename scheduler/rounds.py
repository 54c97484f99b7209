"""Which of a process's loops come round, and which does not, by a clock that nobody sets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

PLANNER, COURIER, AUDITOR = "planner", "courier", "auditor"
LOOPS = (PLANNER, COURIER, AUDITOR)

_MORE = 3  # times as long as it takes until there is a trouble

Did = TypeVar("Did")


def unwatched() -> None:
    """Where nobody wants to know that something was done."""


class Rounds:
    """The loops of one process's scheduler: they take turns in one thread, so one that hangs holds
    up all. A round that fails does not count.

    A long round is not one that hangs: whoever works says with `moved` that something was done, a
    batch, a visit, a page. While others have their turn no loop is late.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self.moved_at = seconds()
        self._last = dict.fromkeys(LOOPS, self.moved_at)
        self._under_way: tuple[str, float] | None = None

    def moved(self) -> None:
        """Something was done, or failed: the scheduler does not stand still."""
        self.moved_at = self._seconds()

    @contextmanager
    def round(self, name: str) -> Iterator[None]:
        """One round of a loop, or of other work between the loops."""
        self.moved()
        self._under_way = name, self.moved_at
        try:
            yield
            if name in self._last:
                self._last[name] = self._seconds()
        finally:
            self._over(name, self._under_way[1])

    def of(self, name: str, work: Callable[[], object]) -> Callable[[], None]:
        """The work, each time one round."""

        def once() -> None:
            with self.round(name):
                work()

        return once

    def counted(self, work: Callable[[], Did]) -> Callable[[], Did]:
        """The work, rounds and what lies between them: its end is a move, even where it fails."""

        def once() -> Did:
            try:
                return work()
            finally:
                self.moved()

        return once

    def silent_for(self) -> dict[str, float]:
        """Seconds since each loop last came round, or since the beginning, without others' turns
        and without a turn that is under way."""
        now, under_way = self._seconds(), self._under_way
        turn = now - under_way[1] if under_way else 0.0
        return {name: now - self._last[name] - turn for name in LOOPS}

    def longest(self) -> float:
        """Seconds for which one of them has not come round, or nothing was done at all."""
        return max(self._still_for(), *self.silent_for().values())

    def trouble(self, limit: float) -> str:
        """What does not come round within `limit` seconds, in a sentence; empty if all is well."""
        still, under_way = self._still_for(), self._under_way
        if still > limit:
            name = under_way[0] if under_way else "scheduler"
            return f"The {name} stands still: nothing has been done for {still:.0f} seconds."
        return " ".join(
            f"The {name} has not come round for {silent:.0f} seconds; the log says why."
            for name, silent in self.silent_for().items()
            if silent > limit
        )

    def _over(self, name: str, began: float) -> None:
        took = self._seconds() - began
        for other in self._last.keys() - {name}:
            self._last[other] += took
        self._under_way = None
        self.moved()

    def _still_for(self) -> float:
        return self._seconds() - self.moved_at


class Lookout:
    """Whether a scheduler is past hope, as seen by whoever looks `every` so many seconds.

    It is where nothing has been done for `limit` seconds, or where a loop has failed each time for
    four times as long: a database that is away, or an import that holds it, is given that time.
    What nobody could look at is not held against it: a machine that slept, or a process that was
    suspended.
    """

    def __init__(self, rounds: Rounds, every: float, limit: float) -> None:
        self._rounds, self._every, self._limit = rounds, every, limit
        self._moved_at = rounds.moved_at
        self._still = self._in_trouble = 0.0

    def past_hope(self) -> bool:
        """To be asked `every` so many seconds."""
        moved_at, trouble = self._rounds.moved_at, self._rounds.trouble(self._limit)
        self._still = self._still + self._every if moved_at == self._moved_at else 0.0
        self._in_trouble = self._in_trouble + self._every if trouble else 0.0
        self._moved_at = moved_at
        return self._still > self._limit or self._in_trouble > _MORE * self._limit
