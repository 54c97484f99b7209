"""Home, for a manager: the line below, worst first, and what will break a rule soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.duty import DutyKind, State
from bot.messages import actions, dates, labels
from bot.messages.form import Form
from bot.messages.notice import Button, Buttons, Divider, Heading, Paragraph, Part, Small
from bot.messages.pages import turning

SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEntry:
    """One duty in the line below. `since` is the last supervision."""

    duty: str
    kind: DutyKind
    practitioner: str
    supervisor: str
    due_on: date
    state: State
    since: date | None = None
    taken_by: str = ""
    look_again_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBelow:
    """What a manager, or quality assurance, sees: the first of each list, and how many there are.

    `past` worst first; `soon` within 14 days. `people` in the line, of whom `in_date` have
    supervision in date. `may_act` is false for quality assurance, who look and do not manage.
    """

    people: int = 0
    in_date: int = 0
    all_past: int = 0
    all_soon: int = 0
    past: tuple[LineEntry, ...] = ()
    soon: tuple[LineEntry, ...] = ()
    may_act: bool = True


def line_section(line: LineBelow) -> tuple[Part, ...]:
    """The section of Home; nothing for somebody with nobody below."""
    if not line.people:
        return ()
    title = "Your line" if line.may_act else "Across the service"
    parts: list[Part] = [Heading(title), Paragraph(_summary(line)), _COUNTED]
    for entry in line.past:
        parts += _entry(entry, line.may_act)
    parts += [*_soon(line)]
    if line.all_past > len(line.past) or line.all_soon > len(line.soon):
        parts.append(Buttons((actions.see_line(),)))
    return tuple(parts)


def line_page(line: LineBelow, shown: Sequence[LineEntry], page: int = 1, pages: int = 1) -> Form:
    """One of the pages of everything that is past its date or soon will be."""
    parts: list[Part] = [Paragraph(_summary(line)), _COUNTED]
    for entry in shown:
        parts += [Divider(), *_entry(entry, line.may_act)]
    return Form("line.see", "Your line", (*parts, *turning(page, pages, "line.see")))


_COUNTED = Small("These figures are what people have told us.")


def _summary(line: LineBelow) -> str:
    people = labels.counted(line.people, "person has", "people have")
    in_date = f"{line.in_date} of {people} supervision in date."
    past = labels.counted(line.all_past, "date")
    return f"{in_date} {past} passed, {line.all_soon} more within 14 days."


def _entry(entry: LineEntry, may_act: bool) -> tuple[Part, ...]:
    return (Paragraph(_words(entry)), Buttons(_buttons(entry, may_act)))


def _words(entry: LineEntry) -> str:
    who = f"{entry.practitioner} with {entry.supervisor}"
    was = "was due by" if entry.state is State.OVERDUE else "is due by"
    what = f"{labels.duty_kind(entry.kind).lower()} {was} {dates.short_day(entry.due_on)}"
    since = f", last met {dates.short_day(entry.since)}" if entry.since else ""
    return f"{who}: {what}{since}.{_taken(entry)}"


def _taken(entry: LineEntry) -> str:
    if not entry.taken_by:
        return ""
    again = f" We look again on {dates.day(entry.look_again_on)}." if entry.look_again_on else ""
    who = "You are" if entry.taken_by == "you" else f"{entry.taken_by} is"
    return f" {who} on it.{again}"


def _buttons(entry: LineEntry, may_act: bool) -> tuple[Button, ...]:
    why = actions.why(entry.duty)
    if not may_act:
        return (why,)
    take = () if entry.taken_by else (actions.on_it(entry.duty),)
    reason = actions.note_reason(entry.duty, "Note a reason")
    return (*take, actions.ask_to_book(entry.duty), reason, why)


def _soon(line: LineBelow) -> tuple[Part, ...]:
    if not line.soon:
        return ()
    lines = "\n".join(f"• {_words(entry)}" for entry in line.soon)
    more = line.all_soon - len(line.soon)
    rest = f"\n{labels.counted(more, 'more date')} under See all." if more > 0 else ""
    return (Paragraph(f"Within 14 days:\n{lines}{rest}"),)
