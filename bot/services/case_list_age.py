"""How old the case list is: one that is too old stops what is said about cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from bot.store import settings


@dataclass(frozen=True, slots=True)
class CaseListAge:
    """The day of the case list, and whether that is too long ago to count on it."""

    as_at: date | None
    stale: bool


def case_list_age(tx: Connection, today: date) -> CaseListAge:
    """Where no list was ever dated, it is not too old."""
    as_at, days = settings.case_list(tx)
    longest = timedelta(days=days)
    return CaseListAge(as_at, as_at is not None and today - as_at > longest)
