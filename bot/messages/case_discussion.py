"""Cases whose discussion is due: many of them in one notice, the first few by reference."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import actions, labels
from bot.messages.case_list import CaseLine, bullets
from bot.messages.notice import Button, Buttons, Notice, Paragraph

LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesDue:
    """What one of the pair sees: the cases still to be discussed, soonest first.

    `settled` counts those that were in the message and are done or no longer apply. `duty` is that
    of the first case, for *Why am I told this?*.
    """

    practitioner: str
    pair: str
    other: str
    supervising: bool
    cases: tuple[CaseLine, ...]
    settled: int = 0
    duty: str = ""


def cases_due(due: CasesDue) -> Notice:
    """What to talk about next time; once all is settled, thanks."""
    if not due.cases:
        count = labels.counted(due.settled, "case")
        return Notice((Paragraph(f"Done, thank you. Nothing more is needed about {count}."),))
    return Notice((Paragraph(_words(due)), Buttons(_buttons(due))))


def _words(due: CasesDue) -> str:
    count = labels.counted(len(due.cases), "case")
    whose = f"{due.other} has {count}" if due.supervising else f"You have {count}"
    more = len(due.cases) - LISTED
    rest = f"\n{labels.counted(more, 'more case')} under See all cases." if more > 0 else ""
    settled = f"\n{labels.counted(due.settled, 'case')} settled since." if due.settled else ""
    return f"{whose} to talk about in supervision:\n{bullets(due.cases[:LISTED])}{rest}{settled}"


def _buttons(due: CasesDue) -> tuple[Button, ...]:
    why = (actions.why_told(due.duty),) if due.duty else ()
    return (actions.see_cases(due.practitioner), actions.add_to_agenda(due.pair), *why)
