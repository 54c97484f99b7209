"""A lock that is given to whoever has waited longest, and for which nobody waits for ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident


@dataclass(slots=True, eq=False)
class _Place:
    """Where one thread stands in the queue; `come` once the lock is its own."""

    thread: int = field(default_factory=get_ident)
    come: Event = field(default_factory=Event)


class FairLock:
    """For the threads of a process: first come, first served. Its holder may take it again."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[_Place] = deque()
        self._holder: int | None = None
        self._depth = 0

    @contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Holds it until the end of the block.

        Raises:
            TimeoutError: if it was not free within `patience` seconds.
        """
        self._take(patience)
        try:
            yield
        finally:
            self._release()

    def _take(self, patience: float) -> None:
        with self._guard:
            if self._holder in (None, get_ident()):
                self._holder, self._depth = get_ident(), self._depth + 1
                return
            mine = _Place()
            self._waiting.append(mine)
        self._await(mine, patience)

    def _await(self, mine: _Place, patience: float) -> None:
        try:
            if mine.come.wait(patience) or not self._left(mine):
                return
        except BaseException:  # Ctrl-C: nobody may be given a place that is left
            if not self._left(mine):
                self._release()
            raise
        raise TimeoutError

    def _left(self, mine: _Place) -> bool:
        """Gives up a place; False if the lock was given to it just then."""
        with self._guard:
            if mine.come.is_set():
                return False
            self._waiting.remove(mine)
            return True

    def _release(self) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            self._holder = None
            if self._waiting:
                first = self._waiting.popleft()
                self._holder, self._depth = first.thread, 1
                first.come.set()
