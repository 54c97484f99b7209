"""To the administrators: what did not happen as it should, with counts and ids only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.messages import actions, labels
from bot.messages.notice import Buttons, Notice, Paragraph


class Trouble(StrEnum):
    """What may go wrong."""

    LATE = "late"
    NOBODY_TO_TELL = "nobody_to_tell"
    NO_ACCOUNT = "no_account"
    DIFFERS = "differs"
    STALE_LIST = "stale_list"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble, how often, and the ids of a few examples."""

    trouble: Trouble
    count: int
    examples: tuple[str, ...] = ()


_WORDS = {
    Trouble.LATE: ("message has", "messages have", "waited over 15 minutes. Is the bot running?"),
    Trouble.NOBODY_TO_TELL: ("duty has", "duties have", "nobody who can be told."),
    Trouble.NO_ACCOUNT: ("person has", "people have", "no chat account with their e-mail."),
    Trouble.DIFFERS: ("duty differs", "duties differ", "from a fresh calculation."),
    Trouble.STALE_LIST: ("case list is", "case lists are", "too old. Please import a newer one."),
    Trouble.REJECTED: ("message was", "messages were", "refused and sent as plain text."),
}


def alert(findings: tuple[Finding, ...]) -> Notice:
    """All that was found in one pass; with none, that all is well."""
    if not findings:
        return Notice((Paragraph("All is well again."),))
    lines = "\n".join(f"• {_line(finding)}" for finding in findings)
    advice = "supervision-bot doctor says what to do about each."
    return Notice((Paragraph(f"Please look at this:\n{lines}"), Paragraph(advice)))


def paused(now: bool) -> Notice:
    """Everything is paused, or goes on."""
    if not now:
        return Notice((Paragraph("Messages have started again. Old reminders are not sent."),))
    text = "Everything is paused. Nobody gets a message until you resume."
    return Notice((Paragraph(text), Buttons((actions.resume(),))))


def _line(finding: Finding) -> str:
    one, many, what = _WORDS[finding.trouble]
    examples = f" For example: {', '.join(finding.examples)}." if finding.examples else ""
    return f"{labels.counted(finding.count, one, many)} {what}{examples}"
