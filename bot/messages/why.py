"""Why a duty is due on its day: rule, clause, arithmetic, and who is told when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain import why as arithmetic
from bot.domain.alternatives import Alternative
from bot.domain.duty import Duty
from bot.messages import dates, labels
from bot.messages.form import Form
from bot.messages.labels import spaced
from bot.messages.notice import Divider, Heading, Paragraph, Part, Small


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One rung: who hears, and when (local); without a moment it waits for something else.

    `said` once it has been; `source` is the policy or a local choice.
    """

    who: str
    source: Literal["policy", "local"]
    at: datetime | None = None
    said: bool = False


def why(
    duty: Duty,
    policy_title: str,
    *,
    at: datetime | None = None,
    reading: str = "",
    otherwise: Sequence[Alternative] = (),
    tellings: Sequence[Telling] = (),
) -> Form:
    """The whole explanation. `at` is the local moment, where it is due at a moment of its day.

    `reading` says how an unclear text was read; `otherwise` are the dates of other choices.
    """
    parts: list[Part] = [
        Heading(labels.duty_kind(duty.key.kind)),
        Paragraph(f"Due by {_due(duty, at)}."),
        Paragraph("How the date is counted:\n" + _numbered(arithmetic.lines(duty))),
        Small("A rule's id in brackets: the value is the policy's. Else your council chose it."),
        *_other_choices(otherwise),
        Paragraph(f"{labels.strength(duty.strength)} {_source(duty, policy_title)}"),
    ]
    if reading:
        parts.append(Small(f"How we read it: {reading}"))
    parts += [Divider(), Paragraph(_who_hears(tellings))]
    return Form("duty.why", "Why this date?", tuple(parts))


def _due(duty: Duty, at: datetime | None) -> str:
    day = arithmetic.day_in_words(duty.due_on)
    return f"{day} at {dates.time_of_day(at.time())}" if at else day


def _other_choices(otherwise: Sequence[Alternative]) -> tuple[Part, ...]:
    """What other readings that the council may choose would give."""
    lines = [
        f"• {spaced(one.setting)}, {spaced(one.value)!r}: {arithmetic.day_in_words(one.due_on)}"
        f" ({one.rule})"
        for one in otherwise
    ]
    if not lines:
        return ()
    return (Paragraph("Had your council chosen otherwise:\n" + "\n".join(lines)),)


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _source(duty: Duty, policy_title: str) -> str:
    return f"Source: {policy_title}, {duty.clause} ({duty.rule})."


def _who_hears(tellings: Sequence[Telling]) -> str:
    if not tellings:
        return "Nobody else is told about this."
    return "Who hears of it:\n" + "\n".join(f"• {_telling(each)}" for each in tellings)


def _telling(telling: Telling) -> str:
    source = "as the policy says" if telling.source == "policy" else "a local choice"
    if telling.at is None:
        return f"{telling.who}, if it is still open after that ({source})"
    was = "told on" if telling.said else "to be told on"
    return f"{telling.who}: {was} {dates.moment(telling.at)} ({source})"
