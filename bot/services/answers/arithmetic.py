"""The arithmetic of one duty in short lines, or why there is none."""

from __future__ import annotations

from bot.domain import why
from bot.services.answers.report import BEGINNING, Entry


def arithmetic(entry: Entry) -> tuple[str, ...]:
    """One line a step; of an undated duty what is missing comes last."""
    if not entry.lacks:
        return why.lines(entry.duty)
    if BEGINNING in entry.lacks:
        return (f"The file does not say when they started ({BEGINNING}), so there is no date.",)
    chosen = ", ".join(entry.lacks)
    return (*why.lines(entry.duty), f"The policy gives no number, and none is chosen: {chosen}.")
