"""Product time: what decides duties and nudges. Only the demo and tests move it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class ProductClock(Protocol):
    """Says what time it is for the product."""

    def now(self) -> datetime:
        """An aware moment in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The machine's moment in UTC."""
        return datetime.now(UTC)


class PlayedClock:
    """A time that stands still until it is moved, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Where time stands."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Moves time on; an earlier moment changes nothing."""
        self._now = max(self._now, moment)
