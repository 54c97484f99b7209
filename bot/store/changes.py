"""What became of nudges in one transaction: told to whoever counts, once it is committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

_KEY = "nudge_changes"


@dataclass(frozen=True, slots=True)
class NudgeChange:
    """One nudge came into a state. `kind` is its duty's; `late` how long after its moment."""

    kind: str
    voice: str
    state: str
    late: timedelta


def begin(tx: Connection) -> list[NudgeChange]:
    """The list that this transaction will fill."""
    noted: list[NudgeChange] = []
    tx.info[_KEY] = noted
    return noted


def note(tx: Connection, change: NudgeChange) -> None:
    """Adds one; it comes to nothing if the transaction is rolled back."""
    tx.info[_KEY].append(change)
