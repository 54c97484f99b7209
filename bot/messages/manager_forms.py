"""Forms for whoever notes a reason against something that is missed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.messages import dates
from bot.messages.form import DateField, Form
from bot.messages.notice import Small
from bot.messages.session_questions import reason


def note_reason(use: str, *, due_on: date, suggested: date, allowed: Collection[str] = ()) -> Form:
    """Answers: `reason`, `look_again_on`."""
    again = DateField(name="look_again_on", label="Look again on", initial=suggested)
    stays = f"The policy's own date stays {dates.day(due_on)}. A reason does not move it."
    return Form("duty.reason", "Note a reason", (reason(allowed), again, Small(stays)), "Save", use)
