"""First contact, and the two questions that everybody may ask: what do you know, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.messages import actions, dates, labels
from bot.messages.form import Form
from bot.messages.notice import Buttons, Notice, Paragraph, Small

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutMe:
    """What is known about one person; names, and counts of what is kept.

    `role` and `employment` are in words. `list_as_at` is the day of the case list.
    """

    name: str
    role: str
    employment: str
    team: str
    started_on: date
    supervisor: str = ""
    line_manager: str = ""
    supervisees: int = 0
    sessions: int = 0
    cases: int = 0
    list_as_at: date | None = None
    notes: int = 0
    agenda_lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One weekday's working hours; `weekday` 0 is Monday."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutWhen:
    """When somebody may be written to. `back_on` is set while they are away, never why."""

    hours: tuple[Hours, ...]
    back_on: date | None = None
    paused: bool = False


def welcome(speak_to: str = "") -> Notice:
    """The first message to anybody. `speak_to` is whom to ask if supervision isn't happening."""
    what = (
        "Hello. I keep the dates of your supervision and of case discussions, and remind you in "
        "your working hours. I know case references, never names."
    )
    who = (
        "Your supervisor and the managers above them can see dates, and whether supervision took "
        "place. Nobody sees what you talk about."
    )
    whom = f"If supervision isn't happening, you can speak to {speak_to}." if speak_to else ""
    buttons = Buttons((actions.about_me(), actions.about_when()))
    parts = (Paragraph(what), Paragraph(who), *((Paragraph(whom),) if whom else ()))
    return Notice((*parts, Small("Type /supervision help to see what I can do."), buttons))


def about_me(about: AboutMe) -> Form:
    """Everything that is known about whoever asks, in plain words."""
    kept = (
        f"{labels.counted(about.sessions, 'supervision date')}, {_cases(about)}, "
        f"{labels.counted(about.agenda_lines, 'agenda line')} and "
        f"{labels.counted(about.notes, 'note')} of your own."
    )
    who = (
        "Your supervisor sees your dates and cases. The managers above them see whether "
        "supervision took place. Quality assurance sees the same. Only you see your notes."
    )
    never = (
        "We hold no child's or family's name. A reason for moving supervision is a code, kept "
        "encrypted; managers see only whether the policy allows it."
    )
    parts = (Paragraph(_person(about)), Paragraph(f"We keep {kept}"), Paragraph(who), Small(never))
    return Form("about.me", "What we know", (*parts, Buttons((actions.notes(),))))


def about_when(when: AboutWhen) -> Form:
    """The working hours in which whoever asks may be written to."""
    hours = "\n".join(_hours_line(each) for each in when.hours)
    lines = [f"We write only in your working hours:\n{hours}" if hours else _NO_HOURS]
    if when.back_on:
        lines.append(f"You are away. We write again from {dates.day(when.back_on)}.")
    if when.paused:
        lines.append("An administrator has paused all messages for now.")
    rest = "Never on bank holidays, when you are away, or during your supervision."
    wrong = "If the hours are wrong, ask whoever looks after staff records."
    said = tuple(Paragraph(line) for line in (*lines, rest))
    return Form("about.when", "When we write", (*said, Small(wrong)))


_NO_HOURS = "We know no working hours for you, so we do not write."


def _person(about: AboutMe) -> str:
    lines = [
        f"Name: {about.name}",
        f"Role: {about.role}, {about.employment}",
        f"Team: {about.team or 'not known'}",
        f"Started on: {dates.short_day(about.started_on)}",
        f"Supervisor: {about.supervisor or 'not known'}",
        f"Line manager: {about.line_manager or 'not known'}",
    ]
    if about.supervisees:
        lines.append(f"You supervise: {labels.counted(about.supervisees, 'person', 'people')}")
    return "\n".join(lines)


def _cases(about: AboutMe) -> str:
    count = labels.counted(about.cases, "case reference")
    return f"{count} as at {dates.short_day(about.list_as_at)}" if about.list_as_at else count


def _hours_line(hours: Hours) -> str:
    starts, ends = dates.time_of_day(hours.starts), dates.time_of_day(hours.ends)
    return f"• {_DAYS[hours.weekday]}, {starts} to {ends}"
