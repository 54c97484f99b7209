"""Short answers at once to whoever pressed something that has no message of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.messages import actions, dates, labels
from bot.messages.form import Form
from bot.messages.notice import Buttons, Notice, Paragraph


def booked(other: str, at: datetime) -> Notice:
    """One date is booked; `at` is local."""
    return _say(f"Supervision with {other} is booked for {dates.moment(at)}.")


def booked_several(other: str, moments: Sequence[datetime]) -> Notice:
    """Several dates are booked at once, at one time of day; moments are local."""
    days = ", ".join(dates.short_day(moment.date()) for moment in moments)
    at = dates.time_of_day(moments[0].time())
    booked_ = labels.counted(len(moments), "date")
    return _say(f"{booked_} with {other} booked at {at}: {days}.")


def met(other: str, on: date) -> Notice:
    """A session that we did not know of."""
    return _say(f"Thank you. You told us that you and {other} had supervision on {dates.day(on)}.")


def added_to_agenda(other: str) -> Notice:
    """A line stands on the next agenda."""
    return _say(f"It is on the agenda of your next supervision with {other}.")


def asked_to_book(practitioner: str, supervisor: str) -> Notice:
    """A manager asked a pair to book."""
    return _say(f"We have asked {practitioner} and {supervisor} to book a date.")


def looking_again(on: date) -> Notice:
    """A manager is on it, or has noted a reason."""
    return _say(f"Thank you. We will look again on {dates.day(on)}.")


def case_paused(ref: str) -> Notice:
    """Somebody said that the list is wrong about a case."""
    return _say(f"Thank you. Reminders about case {ref} wait until somebody has checked the list.")


def case_resumed(ref: str) -> Notice:
    """The list is right about a case again."""
    return _say(f"Thank you. Reminders about case {ref} have started again.")


def disagreed(other: str) -> Notice:
    """A practitioner remembers a session differently."""
    return _say(f"Thank you. {other} will see that you remember it differently. Nobody else does.")


def reason_not_named() -> Notice:
    """A session fell through for a reason that the policy does not allow."""
    return _say("Your answer is saved. The policy does not name this reason.")


def note_kept() -> Notice:
    """A note is kept."""
    return Notice((Paragraph("Your note is kept."), Buttons((actions.notes(),))))


def note_deleted() -> Notice:
    """A note is gone."""
    return _say("Your note is deleted.")


def as_form(notice: Notice, title: str = "Supervision") -> Form:
    """A notice where only a form can be shown: in answer to one, or on Home."""
    return Form("told", title, notice.parts)


def _say(text: str) -> Notice:
    return Notice((Paragraph(text),))
