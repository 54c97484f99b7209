"""A practitioner's cases: by reference and kind, a page at a time, always counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.facts import CaseKind
from bot.messages import actions, dates, labels
from bot.messages.form import Form
from bot.messages.notice import Button, Buttons, Divider, Notice, Paragraph, Part, Small
from bot.messages.pages import page_of, turning


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case: never a name. `last_on` and `next_on` are its discussions."""

    id: str
    ref: str
    kind: CaseKind
    last_on: date | None = None
    next_on: date | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """All the cases of one practitioner. `stale`: too old to count on.

    `owner` is the practitioner's name where somebody else looks, else empty.
    """

    practitioner: str
    cases: tuple[CaseLine, ...]
    as_at: date | None
    stale: bool = False
    owner: str = ""


def see_all(cases: CaseList, page: int = 1) -> Form:
    """One page of the list; pages are counted from 1."""
    shown, at, pages = page_of(cases.cases, page)
    parts: list[Part] = [Paragraph(_counted(cases)), *as_at(cases.as_at, cases.stale)]
    for case in shown:
        parts += [Divider(), Paragraph(line(case)), Buttons((_right_or_wrong(case),))]
    parts += turning(at, pages, "cases.see", cases.practitioner + ":{page}")
    return Form("cases.see", "Cases", tuple(parts))


def as_at(day: date | None, stale: bool) -> tuple[Part, ...]:
    """How old the list is, and what that means where it is too old."""
    if day is None:
        return (Small("We have no case list yet."),)
    if not stale:
        return (Small(f"Case list as at {dates.short_day(day)}."),)
    paused = "That is too old to count on, so reminders about cases wait for a newer one."
    return (Paragraph(f"Case list as at {dates.short_day(day)}. {paused}"),)


def line(case: CaseLine) -> str:
    """`CP-1042, child protection. Last discussed 3 Nov 2026. Next by 1 Dec 2026.`"""
    last = f"Last discussed {dates.short_day(case.last_on)}." if case.last_on else _NEVER
    following = f" Next by {dates.short_day(case.next_on)}." if case.next_on else ""
    paused = " Paused while somebody checks the list." if case.paused else ""
    return f"{case.ref}, {labels.case_kind(case.kind)}. {last}{following}{paused}"


def bullets(cases: tuple[CaseLine, ...]) -> str:
    """The cases one under another."""
    return "\n".join(f"• {line(case)}" for case in cases)


def list_questioned(case: CaseLine, asker: str) -> Notice:
    """Tells the list's owner that somebody says it is wrong."""
    if not case.paused:
        text = f"The list is right about case {case.ref} again, so its reminders have started."
        return Notice((Paragraph(f"Thank you. {text}"),))
    told = f"{asker} says that the case list is wrong about case {case.ref}."
    pause = "Reminders about it wait until somebody has checked."
    button = Buttons((actions.list_right(case.id),))
    return Notice((Paragraph(f"{told} {pause}"), button))


_NEVER = "No discussion known yet."


def _counted(cases: CaseList) -> str:
    count = labels.counted(len(cases.cases), "case")
    whose = f"{cases.owner} has" if cases.owner else "You have"
    return f"{whose} {count}." if cases.cases else f"{whose} no cases on the list."


def _right_or_wrong(case: CaseLine) -> Button:
    return actions.list_right(case.id) if case.paused else actions.list_wrong(case.id)
