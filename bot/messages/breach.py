"""What the pair hear before anything goes up, and what goes up.

The later states of the same messages: told, taken on, settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from bot.domain.duty import DutyKind, State
from bot.messages import actions, dates
from bot.messages.matter import Matter, sentence
from bot.messages.notice import Button, Buttons, Notice, Paragraph, Part, Small

_BOOKABLE = (
    DutyKind.SUPERVISION,
    DutyKind.CEILING,
    DutyKind.LIKELY_BREACH,
    DutyKind.REARRANGEMENT,
)


class Noted(StrEnum):
    """What goes up of a reason; a policy that names no reasons neither allows one nor does not."""

    ALLOWED = "A reason that the policy allows has been noted."
    NOT_NAMED = "A reason that the policy does not name has been noted."
    ONLY_NOTED = "A reason has been noted."
    UNREADABLE = "A reason has been noted, which cannot be read any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What one of the pair sees; moments are local.

    `receiver` is the name and title of who hears next, at `telling_at`; `told_on` is set once they
    have. `source` says whether the policy or a local choice names them. `session` only for a duty
    about one session.
    """

    matter: Matter
    other: str
    receiver: str
    telling_at: datetime
    source: Literal["policy", "local"]
    state: State = State.DUE
    booked_at: datetime | None = None
    told_on: date | None = None
    session: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """What a manager sees. `warned_on` is the day on which the pair saw the wording.

    `booked_at` a date they have booked that does not settle it; `unconfirmed_at` one of which
    nobody has said whether it took place; `asked_on` the day on which they were asked to book.
    `earlier` names who heard before and has not answered. `taken_by` and `look_again_on` follow
    *I'm on it*; `again` says that the day has come.
    """

    matter: Matter
    warned_on: date | None = None
    booked_at: datetime | None = None
    unconfirmed_at: datetime | None = None
    asked_on: date | None = None
    reason: Noted | None = None
    earlier: str = ""
    taken_by: str = ""
    look_again_on: date | None = None
    again: bool = False
    state: State = State.OVERDUE
    settled_by: str = ""


def warning(warned: Warned) -> Notice:
    """The exact wording and when it goes, or what became of it."""
    if warned.state in (State.MET, State.VOID):
        return settled(warned.state, warned.other)
    what = Paragraph(f"{_opening(warned)} {_telling(warned)}")
    return Notice((what, *_how_to_stop(warned), Buttons(_pair_buttons(warned))))


def escalation(told: Escalated) -> Notice:
    """Who, since when, what has been tried; and once it is done, that it is."""
    if told.state in (State.MET, State.VOID):
        return _closed(told)
    story = [sentence(told.matter), *_tried(told)]
    return Notice((Paragraph(" ".join(story)), *_standing(told), Buttons(_manager_buttons(told))))


def asked_to_book(
    matter: Matter, by: str, state: State = State.DUE, booked_at: datetime | None = None
) -> Notice:
    """The pair hear that a manager asks them to book; `booked_at` (local) is what they have."""
    if state in (State.MET, State.VOID):
        return settled(state)
    now = f" The next is booked for {dates.moment(booked_at)}." if booked_at else ""
    text = f"{by} asks you to book supervision. {sentence(matter)}{now}"
    booking = (actions.book(matter.pair, primary=True), actions.already(matter.pair))
    return Notice((Paragraph(text), Buttons((*booking, actions.why_told(matter.duty)))))


def settled(state: State, other: str = "") -> Notice:
    """An old message once there is nothing to do."""
    about = f" about supervision with {other}" if other else ""
    if state is State.MET:
        return Notice((Paragraph(f"Done, thank you. Nothing more is needed{about}."),))
    return Notice((Paragraph("This no longer applies. There is nothing you need to do."),))


def _opening(warned: Warned) -> str:
    matter = warned.matter
    if matter.kind not in _BOOKABLE:
        return f"This is still open with {warned.other}, and was due by {dates.day(matter.due_on)}."
    return f"{_last_time(warned)}, and {_booked(warned)}"


def _last_time(warned: Warned) -> str:
    matter = warned.matter
    if matter.since is None:
        return f"We know of no supervision with {warned.other} yet"
    on = dates.day(matter.since, matter.due_on)
    if matter.kind is DutyKind.REARRANGEMENT:
        return f"Your supervision with {warned.other} on {on} did not go ahead"
    return f"You last had supervision with {warned.other} on {on}"


def _booked(warned: Warned) -> str:
    due = dates.day(warned.matter.due_on)
    if warned.booked_at:
        return f"the next is booked for {dates.moment(warned.booked_at)}. The limit is {due}."
    return f"no date is booked. The limit is {due}."


def _telling(warned: Warned) -> str:
    quoted = f"“{sentence(warned.matter)}”"
    if warned.told_on:
        return f"On {dates.day(warned.told_on)} we told {warned.receiver}: {quoted}"
    who = "Our policy says" if warned.source == "policy" else "Your council has chosen"
    must = f"{who} that {warned.receiver} should know."
    return f"{must} On {dates.moment(warned.telling_at)} we will send: {quoted}"


def _how_to_stop(warned: Warned) -> tuple[Part, ...]:
    if warned.told_on:
        return ()
    if warned.matter.kind in _BOOKABLE:
        held = "A date booked within the limit, or supervision that has taken place, stops this."
        return (Small(held if _is_likely(warned) else "Telling us that it took place stops this."),)
    return (Small("Telling us that it is done stops this."),)


def _is_likely(warned: Warned) -> bool:
    return warned.matter.kind is DutyKind.LIKELY_BREACH


def _pair_buttons(warned: Warned) -> tuple[Button, ...]:
    matter = warned.matter
    after = (actions.note_reason(matter.duty), actions.why_told(matter.duty))
    if matter.kind in _BOOKABLE:
        return (actions.book(matter.pair, primary=True), actions.already(matter.pair), *after)
    if matter.kind is DutyKind.RECORDING and warned.session:
        return (actions.recorded(warned.session), *after)
    return after


def _tried(told: Escalated) -> list[str]:
    lines = []
    if told.warned_on:
        lines.append(f"They were told on {dates.day(told.warned_on)}.")
    if told.unconfirmed_at:
        planned = f"One was planned for {dates.moment(told.unconfirmed_at)}"
        lines.append(f"{planned}, and nobody has told us yet whether it took place.")
    if told.booked_at:
        lines.append(f"Their next date is {dates.moment(told.booked_at)}.")
    if told.asked_on:
        lines.append(f"They were asked to book on {dates.day(told.asked_on)}.")
    if told.reason is not None:
        lines.append(told.reason.value)
    if told.earlier:
        lines.append(f"{told.earlier} heard first, and we have no answer yet.")
    return [*lines, "They may need time or cover."]


def _standing(told: Escalated) -> tuple[Part, ...]:
    if told.again and told.look_again_on:
        who = told.taken_by if told.taken_by not in ("", "you") else "You"
        day = dates.day(told.look_again_on)
        return (Paragraph(f"{who} asked us to look again on {day}. It is still open."),)
    if told.taken_by and told.look_again_on:
        by = "Thank you." if told.taken_by == "you" else f"{told.taken_by} is on it."
        return (Paragraph(f"{by} We will look again on {dates.day(told.look_again_on)}."),)
    return ()


def _manager_buttons(told: Escalated) -> tuple[Button, ...]:
    matter = told.matter
    taken = told.taken_by and not told.again
    take = () if taken else (actions.on_it(matter.duty),)
    ask = (actions.ask_to_book(matter.duty),) if matter.kind in _BOOKABLE else ()
    reason = actions.note_reason(matter.duty, "Note a reason")
    return (*take, *ask, reason, actions.why_told(matter.duty))


def _closed(told: Escalated) -> Notice:
    pair = f"{told.matter.practitioner} and {told.matter.supervisor}"
    if told.state is State.VOID:
        return Notice((Paragraph(f"This no longer applies to {pair}. Nothing is needed."),))
    how = told.settled_by or "What was missing has been done."
    return Notice((Paragraph(f"This is settled for {pair}. {how} Nothing more is needed."),))
