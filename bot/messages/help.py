"""What `/supervision` can do, and the answers to its shorter commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.messages import actions, labels
from bot.messages.form import Form
from bot.messages.notice import Buttons, Notice, Paragraph, Part
from bot.messages.pages import SIZE, page_of, turning

_NOTHING_DUE = "Nothing is due from you or to you at the moment."


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several to choose from: a name or a title, and an opaque id."""

    label: str
    id: str


def commands() -> Notice:
    """Every command, and who may ask what about themselves."""
    text = (
        "/supervision today: what is coming, and what waits for you\n"
        "/supervision book: book a supervision\n"
        "/supervision cases: your cases, and when each is next discussed\n"
        "/supervision why: why a date is what it is\n"
        "/supervision help: this list"
    )
    home = "Everything is also on this app's Home tab."
    buttons = Buttons((actions.about_me(), actions.about_when(), actions.notes()))
    return Notice((Paragraph(text), Paragraph(home), buttons))


def whom_to_book(pairs: tuple[Choice, ...]) -> Notice:
    """For somebody in several pairs: with whom?"""
    if not pairs:
        return Notice((Paragraph("We do not know of anybody you have supervision with."),))
    parts: list[Part] = [Paragraph("With whom would you like to book supervision?")]
    for pair in pairs:
        buttons = (actions.book(pair.id), actions.book_six(pair.id), actions.already(pair.id))
        parts += [Paragraph(pair.label), Buttons(buttons)]
    return Notice(tuple(parts))


def whose_cases(people: tuple[Choice, ...]) -> Notice:
    """For somebody who sees several case lists: whose?"""
    if not people:
        return Notice((Paragraph("We know of no cases that you hold or supervise."),))
    parts: list[Part] = [Paragraph("Whose cases would you like to see?")]
    for person in people:
        parts += [Paragraph(person.label), Buttons((actions.see_cases(person.id),))]
    return Notice(tuple(parts))


def which_date(duties: tuple[Choice, ...]) -> Notice:
    """The dates that are open for somebody, each with its explanation; the rest a tap away."""
    if not duties:
        return Notice((Paragraph(_NOTHING_DUE),))
    parts: list[Part] = [Paragraph("Which date would you like explained?")]
    parts += _explained(duties[:SIZE])
    if len(duties) > SIZE:
        more = labels.counted(len(duties) - SIZE, "more date")
        parts += [Paragraph(f"{more} to look at."), Buttons((actions.see_dates(2),))]
    return Notice(tuple(parts))


def dates_page(duties: tuple[Choice, ...], page: int = 1) -> Form:
    """The dates that are open for somebody, a page at a time."""
    shown, at, pages = page_of(duties, page)
    count = labels.counted(len(duties), "date")
    opening = Paragraph(f"{count} from you or to you." if shown else _NOTHING_DUE)
    parts = (opening, *_explained(shown), *turning(at, pages, "dates.see"))
    return Form("dates.see", "Your dates", parts)


def _explained(duties: Iterable[Choice]) -> Iterator[Part]:
    for duty in duties:
        yield Paragraph(duty.label)
        yield Buttons((actions.why(duty.id),))
