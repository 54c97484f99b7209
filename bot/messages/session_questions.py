"""Questions that several forms about sessions ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.messages import dates, labels
from bot.messages.form import ChoiceField, ChoicesField, Field, Option
from bot.messages.notice import Paragraph, Part, Small

KEEP = "keep"


def reason(allowed: Collection[str]) -> ChoiceField:
    """Why a session moved: a neutral code. What the policy allows is marked."""
    kept = "Managers see only whether the policy allows the reason, never the reason."
    return ChoiceField(
        name="reason", label="Reason", hint=kept, options=labels.reason_options(allowed)
    )


def warned(day: date | None, because: str, passed: date | None) -> tuple[Field | Part, ...]:
    """The rule's last day; where somebody chose a later one, whether to keep it all the same."""
    if day is None:
        return ()
    limit = f"The policy asks for {dates.day(day)} at the latest"
    said = f"{limit}: {because}." if because else f"{limit}."
    if passed is None:
        return (Small(said),)
    late = Paragraph(f"{dates.day(passed, day)} is later than that. {said}")
    return (late, _keep())


def _keep() -> ChoicesField:
    return ChoicesField(
        name=KEEP,
        label="If no earlier day is possible",
        options=(Option(KEEP, "Keep this day"),),
        optional=True,
    )
