"""The reflective minute: one question, if it helps. Never counted, never told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.messages import actions
from bot.messages.notice import Button, Buttons, Notice, Paragraph, Part, Small

DISCLOSURE = (
    "A note is kept encrypted, and only you can open or delete it here. The law may sometimes "
    "require us to disclose what is kept."
)
IDENTIFYING = "Please leave out anything that could identify a child or a family."


class Chosen(StrEnum):
    """What somebody did with the question."""

    OPEN = "open"
    TAKEN = "taken"
    NOTED = "noted"
    NOT_TODAY = "not_today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """One question after one session, by a `duty`. `another`: there is one more to offer.

    `local`: the council's own policy does not ask for this.
    """

    session: str
    question: str
    another: bool = True
    local: bool = False
    chosen: Chosen = Chosen.OPEN
    duty: str


def minute(offered: Minute) -> Notice:
    """The question, or what became of it."""
    match offered.chosen:
        case Chosen.TAKEN:
            return Notice((Paragraph("It is on the agenda of your own supervision."),))
        case Chosen.NOTED:
            return Notice((Paragraph("Your note is kept."), Buttons((actions.notes(),))))
        case Chosen.NOT_TODAY:
            return Notice((Paragraph("Nothing more about that supervision. Nobody is told."),))
    question = Paragraph(f"One question, if it helps. {offered.question}")
    return Notice((question, *_asides(offered), Buttons(_buttons(offered))))


def nothing_to_take_it_to() -> Notice:
    """For somebody who has no supervisor that we know of."""
    return Notice((Paragraph("We do not know who supervises you, so there is no agenda for it."),))


def _asides(offered: Minute) -> tuple[Part, ...]:
    told = Small("Nobody is told whether you answer.")
    local = Small("Your policy does not ask for this. Your council has chosen to offer it.")
    return (told, local) if offered.local else (told,)


def _buttons(offered: Minute) -> tuple[Button, ...]:
    one = offered.session
    another = (Button("Another question", "reflection.another", one),) if offered.another else ()
    return (
        Button("Take to my supervision", "reflection.take", one),
        Button("Write a note", "reflection.write", one),
        *another,
        Button("Not today", "reflection.not_today", one),
        actions.why_told(offered.duty),
    )
