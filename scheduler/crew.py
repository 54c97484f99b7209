"""The threads in which visits are made: one that waits for its answer keeps nobody else waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import structlog

_TO_COME_BACK = 1.0  # seconds, for the last one that is begun in time

Did = TypeVar("Did")

log = structlog.get_logger()


class Crew:
    """So many threads, which outlive a pass; none where only one visit is made at a time.

    A visit that is still under way when the time of its pass is over goes on by itself, and the
    next pass works with the other threads. One that is away for longer than `patience` seconds is
    waited for, however long: whoever watches the process then sees that it is stuck.
    """

    def __init__(self, size: int, patience: float) -> None:
        self._patience = patience
        self._threads = ThreadPoolExecutor(size, "courier") if size > 1 else None
        self._away: dict[Future[Any], float] = {}

    @property
    def away(self) -> int:
        """How many visits of earlier passes are still under way."""
        return sum(not visit.done() for visit in self._away)

    def visit(self, visits: Sequence[Callable[[], Did]], over: float) -> list[Did]:
        """Begun in this order, so many at once; what those came to that are done.

        `over`: when no more are begun, by the monotonic clock. What is not begun then is left.
        """
        if self._threads is None:
            return [visit() for visit in visits if time.monotonic() < over]
        self._wait_for_the_overdue()
        begun = [self._threads.submit(_in_time, visit, over) for visit in visits]
        done, others = wait(begun, over - time.monotonic() + _TO_COME_BACK)
        for one in others:
            if not one.cancel():
                self._let_go(one)
        return [did for one in begun if one in done if (did := one.result()) is not None]

    def close(self) -> None:
        """Begins no more, and waits for those that are away."""
        if self._threads is not None:
            self._threads.shutdown()

    def _let_go(self, visit: Future[Any]) -> None:
        self._away[visit] = time.monotonic()
        visit.add_done_callback(_say_if_it_failed)

    def _wait_for_the_overdue(self) -> None:
        self._away = {one: since for one, since in self._away.items() if not one.done()}
        now = time.monotonic()
        wait([one for one, since in self._away.items() if now - since > self._patience])


def _in_time(visit: Callable[[], Did], over: float) -> Did | None:
    return visit() if time.monotonic() < over else None


def _say_if_it_failed(visit: Future[Any]) -> None:
    """Nobody asks it any more; the next tick tries again."""
    if (error := visit.exception()) is not None:
        log.error("visit failed after its pass", exc_info=error)
