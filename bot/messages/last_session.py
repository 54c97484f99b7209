"""Where no session is known at all: when did you last meet? Asked once."""

from __future__ import annotations

from bot.domain.duty import State
from bot.messages import actions
from bot.messages.notice import Buttons, Notice, Paragraph


def last_session(pair: str, other: str, duty: str, state: State = State.DUE) -> Notice:
    """The question to a supervisor about one pair, or that it is answered."""
    if state in (State.MET, State.VOID):
        return Notice((Paragraph(f"Thank you. We know when you and {other} last met."),))
    text = f"When did you and {other} last have supervision? We have no date yet."
    honest = "Until we know one, we remind nobody and tell nobody."
    buttons = (actions.already(pair, "Tell us the day"), actions.book(pair), actions.why_told(duty))
    return Notice((Paragraph(f"{text} {honest}"), Buttons(buttons)))
