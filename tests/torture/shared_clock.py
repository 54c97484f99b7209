"""Product time as every process of a run sees it: in a small file that the driver writes.

It also holds by how much the machine's own clock is wrong, so that leases, grace and rests can be
shown a clock that jumps.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path


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
