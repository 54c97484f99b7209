"""What goes on beside a turn of clicks or forms: nothing, or what keeps the bot busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from benchmarks.owed import Owed
from benchmarks.slow_slack import noted

_PATIENCE = 120.0  # seconds that a turn waits, when it is over, for what must have gone on


class Beside(Protocol):
    """Told of a turn as it goes on."""

    def begin(self) -> None:
        """A turn begins."""

    def due(self, some: int) -> None:
        """So many more messages are due."""

    def over(self, posted: int) -> int:
        """A turn is over, in which so many were posted: how many portions were computed anew."""


class Idle:
    """Nothing goes on."""

    def begin(self) -> None:
        """Nothing."""

    def due(self, some: int) -> None:
        """Nothing is."""

    def over(self, posted: int) -> int:
        """None was."""
        return 0


class Busy:
    """Everybody is computed anew and messages are delivered; `portions` says how far it is."""

    def __init__(self, slack: str, owed: Owed, portions: Callable[[], int]) -> None:
        self._slack, self._owed, self._portions = slack, owed, portions
        self._before = 0

    def begin(self) -> None:
        """Remembers how far it is."""
        self._before = self._portions()

    def due(self, some: int) -> None:
        """Raises RuntimeError if there are no more."""
        if (released := self._owed.release(some)) != some:
            raise RuntimeError(f"{some} messages were to fall due, but only {released} were left")

    def over(self, posted: int) -> int:
        """A turn may be short: what did not come within it must come soon.

        Raises RuntimeError otherwise.
        """
        computed = self._portions() - self._before
        _awaited(lambda: self._portions() - self._before, "portion of people computed anew")
        _awaited(lambda: posted or noted(self._slack).posted, "message delivered")
        return computed


def _awaited(came: Callable[[], int], what: str) -> None:
    over = time.monotonic() + _PATIENCE
    while not came():
        if time.monotonic() > over:
            raise RuntimeError(f"expected at least one {what} beside each busy turn")
        time.sleep(0.05)
