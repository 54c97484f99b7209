"""One Home for whoever is supervisee, supervisor, manager and administrator at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.messages import actions, dates
from bot.messages.line_below import LineBelow, line_section
from bot.messages.notice import Buttons, Divider, Heading, Notice, Paragraph, Part, Small
from bot.messages.own_supervision import OwnSupervision, own_supervision
from bot.messages.waiting import (
    PairLine,
    Waiting,
    pairs_section,
    waiting_section,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What an administrator may do; no content."""

    paused: bool
    troubles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything that one person's page shows. What does not concern them is left empty."""

    today: date
    own: OwnSupervision | None = None
    waiting: Waiting = field(default_factory=Waiting)
    pairs: tuple[PairLine, ...] = ()
    line: LineBelow | None = None
    administration: Administration | None = None


def home(page: Home) -> Notice:
    """What waits first, then one's line, one's own supervision, one's pairs."""
    sections = [section for section in _sections(page) if section]
    parts: list[Part] = [Small(f"{dates.day(page.today)}, as far as we have been told.")]
    for section in sections:
        parts += [*section, Divider()]
    if not sections:
        parts.append(Paragraph("There is nothing here for you at the moment."))
    return Notice((*parts, Buttons((actions.about_me(), actions.about_when(), actions.notes()))))


def today(page: Home) -> Notice:
    """The answer to `/supervision today`: what waits, and what is coming."""
    own = own_supervision(page.own)[:3] if page.own and page.own.pair else ()
    parts = (*waiting_section(page.waiting), *own, *pairs_section(page.pairs))
    if not parts:
        return Notice((Paragraph("Nothing waits for you, and nothing is booked."),))
    return Notice(parts)


def _sections(page: Home) -> tuple[tuple[Part, ...], ...]:
    return (
        _administration(page.administration),
        waiting_section(page.waiting),
        line_section(page.line) if page.line else (),
        own_supervision(page.own) if page.own else (),
        pairs_section(page.pairs),
    )


def _administration(admin: Administration | None) -> tuple[Part, ...]:
    if admin is None:
        return ()
    state = "Everything is paused. Nobody gets a message." if admin.paused else "Messages are on."
    found = f" {admin.troubles} to look at: run supervision-bot doctor." if admin.troubles else ""
    button = actions.resume() if admin.paused else actions.pause()
    return (Heading("Administration"), Paragraph(f"{state}{found}"), Buttons((button,)))
