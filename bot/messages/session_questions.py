"""Questions that several forms about sessions ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.messages import dates, labels
from bot.messages.form import ChoiceField, ChoicesField, Field, Option
from bot.messages.notice import Paragraph, Part, Small

KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What the rule asks of the next date: its last day, in words why (`28 days after …`).

    `local`: the council's own choice. `passed` holds the day that somebody chose past the limit:
    the form then asks whether to keep it.
    """

    day: date | None = None
    because: str = ""
    local: bool = False
    passed: date | None = None


def reason(allowed: Collection[str]) -> ChoiceField:
    """Why a session moved: a neutral code. What the policy allows is marked."""
    kept = "Managers see only whether the policy allows the reason, never the reason."
    return ChoiceField(
        name="reason", label="Reason", hint=kept, options=labels.reason_options(allowed)
    )


def warned(limit: Limit) -> tuple[Field | Part, ...]:
    """The rule's last day; where somebody chose a later one, whether to keep it all the same."""
    if limit.day is None:
        return ()
    who = "Your council has chosen" if limit.local else "The policy asks for"
    because = f": {limit.because}" if limit.because else ""
    said = f"{who} {dates.day(limit.day)} at the latest{because}."
    if limit.passed is None:
        return (Small(said),)
    late = Paragraph(f"{dates.day(limit.passed, limit.day)} is later than that. {said}")
    return (late, _keep())


def _keep() -> ChoicesField:
    return ChoicesField(
        name=KEEP,
        label="If no earlier day is possible",
        options=(Option(KEEP, "Keep this day"),),
        optional=True,
    )
