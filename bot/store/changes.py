"""What was done in one transaction: told to whoever counts, once it is committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

_KEY = "changes"


@dataclass(frozen=True, slots=True)
class NudgeChange:
    """One nudge came into a state. `kind` is its duty's; `late` how long after its moment."""

    kind: str
    voice: str
    state: str
    late: timedelta


@dataclass(frozen=True, slots=True)
class Doubted:
    """Of one message it is not known whether it was posted."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of one message in doubt: a word of `messages.Resolved`."""

    how: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One conversation was taken over from a courier whose lease had run out."""


Change = NudgeChange | Doubted | Cleared | TakenOver


def begin(tx: Connection) -> list[Change]:
    """The list that this transaction will fill."""
    noted: list[Change] = []
    tx.info[_KEY] = noted
    return noted


def note(tx: Connection, change: Change) -> None:
    """Adds one; it comes to nothing if the transaction is rolled back."""
    tx.info[_KEY].append(change)
