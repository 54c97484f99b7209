"""Product time as every process of a run sees it: in a small file that the driver writes.

It also holds by how much the machine's own clock is wrong, so that leases, grace and rests can be
shown a clock that jumps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.store import database


@dataclass(frozen=True, slots=True)
class SharedClock:
    """A `ProductClock` that stands where it was last set."""

    path: Path

    def set(self, moment: datetime, wrong_by: timedelta = timedelta()) -> None:
        """Product time is `moment` for everybody from now on."""
        whole = self.path.with_suffix(".new")
        shown = {"moment": moment.isoformat(), "wrong_by": wrong_by.total_seconds()}
        whole.write_text(json.dumps(shown), encoding="utf-8")
        whole.replace(self.path)

    def now(self) -> datetime:
        """Where product time stands."""
        return datetime.fromisoformat(self._shown()["moment"])

    def wrong_by(self) -> float:
        """Seconds by which the machine's clock is ahead."""
        return float(self._shown()["wrong_by"])

    def _shown(self) -> dict[str, str]:
        shown: dict[str, str] = json.loads(self.path.read_text(encoding="utf-8"))
        return shown


@dataclass(frozen=True, slots=True)
class _Wrong(Mapping[str, str]):
    """How each kind of database is asked what time it is, with the error added."""

    right: Mapping[str, str]
    clock: SharedClock

    def __getitem__(self, dialect: str) -> str:
        return f"SELECT ({self.right[dialect]}) + {int(self.clock.wrong_by() * 1_000_000)}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.right)

    def __len__(self) -> int:
        return len(self.right)


def see_a_wrong_clock(clock: SharedClock) -> None:
    """From now on this process sees the database's clock as far wrong as the run says."""
    database._MICROSECONDS_NOW = _Wrong(database._MICROSECONDS_NOW, clock)  # type: ignore[assignment]
