"""What can be wrong after a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """In which way something is wrong."""

    LOST = "lost"
    DOUBLED = "said twice"
    NOT_OWED = "said though it was not owed"
    SAID_AFTER_MET = "said though it was met"
    OUT_OF_HOURS = "said out of hours"
    LATE = "too late"
    NOBODY_TOLD = "could not be delivered, and nobody else was told"
    DIFFERS = "stored otherwise than it is computed"
    NOT_SHOWN = "not shown as it is wanted"
    WAITS = "waits for ever"
    OUT_OF_ORDER = "said after what was less urgent"
    REFUSED = "refused with a 429"
    CRASHED = "ended by itself"
    UNFINISHED = "did not go wrong as planned"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `about` says what, with ids only."""

    wrong: Wrong
    about: str
