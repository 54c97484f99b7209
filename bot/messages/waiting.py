"""What waits for a supervisor: sessions to confirm and to record, and their pairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.messages import actions, dates, labels
from bot.messages.form import Form
from bot.messages.notice import Button, Buttons, Divider, Heading, Paragraph, Part
from bot.messages.pages import page_of, turning

SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """A session whose time has come and nobody has told us about; `at` is local."""

    session: str
    other: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRecord:
    """A held session that is not marked as recorded."""

    session: str
    other: str
    held_on: date
    due_on: date
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """One pair as its supervisor sees it; `next_at` is local. `stale_list` as on Home.

    `last_session` is the last one that was answered for, so that the answer can be changed.
    """

    pair: str
    practitioner: str
    other: str
    next_at: datetime | None = None
    due_on: date | None = None
    last_on: date | None = None
    past: bool = False
    stale_list: date | None = None
    last_session: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything that waits for one supervisor, most urgent first in each."""

    to_confirm: tuple[ToConfirm, ...] = ()
    to_record: tuple[ToRecord, ...] = ()

    @property
    def items(self) -> tuple[ToConfirm | ToRecord, ...]:
        """Both, one after the other."""
        return (*self.to_confirm, *self.to_record)


def waiting_section(waiting: Waiting) -> tuple[Part, ...]:
    """The section of Home; nothing where nothing waits."""
    items = waiting.items
    if not items:
        return ()
    parts: list[Part] = [Heading("Waiting for you")]
    for item in items[:SHOWN]:
        parts += item_parts(item)
    if len(items) > SHOWN:
        more = labels.counted(len(items) - SHOWN, "more thing")
        parts += [Paragraph(f"{more} to answer or record."), Buttons((actions.see_today(),))]
    return tuple(parts)


def today_page(waiting: Waiting, page: int = 1) -> Form:
    """All that waits for somebody, a page at a time."""
    shown, at, pages = page_of(waiting.items, page)
    count = labels.counted(len(waiting.items), "thing")
    parts: list[Part] = [Paragraph(f"{count} to answer or record." if shown else _NOTHING)]
    for item in shown:
        parts += [Divider(), *item_parts(item)]
    return Form("today.see", "Waiting for you", (*parts, *turning(at, pages, "today.see")))


def item_parts(item: ToConfirm | ToRecord) -> tuple[Part, ...]:
    """One thing that waits, with its buttons."""
    if isinstance(item, ToConfirm):
        text = f"Did supervision with {item.other} on {dates.moment(item.at)} take place?"
        one = item.session
        answers: tuple[Button, ...] = (
            actions.held(one),
            actions.partly(one),
            actions.moved(one),
            actions.not_held(one),
        )
        return (Paragraph(text), Buttons(answers))
    held = f"Supervision with {item.other} on {dates.day(item.held_on, item.due_on)}"
    text = f"{held}: the record is due by {dates.day(item.due_on)}."
    return (Paragraph(text), Buttons((actions.recorded(item.session), actions.why(item.duty))))


def pairs_section(pairs: tuple[PairLine, ...]) -> tuple[Part, ...]:
    """The section of Home; nothing for somebody who supervises nobody."""
    if not pairs:
        return ()
    parts: list[Part] = [Heading("People you supervise")]
    for pair in pairs[:SHOWN]:
        parts += pair_parts(pair)
    if len(pairs) > SHOWN:
        more = labels.counted(len(pairs) - SHOWN, "more person", "more people")
        parts += [Paragraph(f"And {more}."), Buttons((actions.see_pairs(),))]
    return tuple(parts)


def pairs_page(pairs: tuple[PairLine, ...], page: int = 1) -> Form:
    """Every pair, a page at a time."""
    shown, at, pages = page_of(pairs, page)
    count = labels.counted(len(pairs), "person", "people")
    parts: list[Part] = [Paragraph(f"You supervise {count}.")]
    for pair in shown:
        parts += [Divider(), *pair_parts(pair)]
    return Form("pairs.see", "People you supervise", (*parts, *turning(at, pages, "pairs.see")))


def pair_parts(pair: PairLine) -> tuple[Part, ...]:
    """One pair, with its buttons: to book first, then what there is to see and to change."""
    booking = (
        actions.book(pair.pair, primary=pair.past),
        actions.book_six(pair.pair),
        actions.already(pair.pair),
    )
    change = (actions.change(pair.last_session),) if pair.last_session else ()
    rest = (actions.see_cases(pair.practitioner), actions.add_to_agenda(pair.pair), *change)
    return (Paragraph(_pair_words(pair)), Buttons(booking), Buttons(rest))


_NOTHING = "Nothing waits for you at the moment."


def _pair_words(pair: PairLine) -> str:
    last = f"last met {dates.short_day(pair.last_on)}" if pair.last_on else "no supervision known"
    booked = f"next on {dates.moment(pair.next_at)}" if pair.next_at else "nothing booked"
    return f"{pair.other}: {last}; {booked}.{_due(pair)}{_stale(pair)}"


def _due(pair: PairLine) -> str:
    if pair.due_on is None:
        return ""
    was = "The date for it was" if pair.past else "Due by"
    return f" {was} {dates.short_day(pair.due_on)}."


def _stale(pair: PairLine) -> str:
    if pair.stale_list is None:
        return ""
    return f" Case list as at {dates.short_day(pair.stale_list)}, too old for reminders."
