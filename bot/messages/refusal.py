"""Saying no, politely, and saying that there is nothing to do any more."""

from __future__ import annotations

from bot.messages.notice import Notice, Paragraph


def not_yours() -> Notice:
    """It belongs to somebody else."""
    return _say("This is for somebody else, so it cannot be opened here.")


def not_known() -> Notice:
    """An account that matches nobody in the organisation."""
    return _say("We do not know your account yet. An administrator can add you to the staff list.")


def not_yet() -> Notice:
    """Somebody whose team has not begun."""
    return _say("Your team has not started with this yet. Nothing is needed from you.")


def gone() -> Notice:
    """What a button was about is no longer there."""
    return _say("This has changed since. The Home tab shows how things stand now.")


def form_used() -> Notice:
    """A form that is too old, or was sent before."""
    return _say("That form has been used or is too old. Please open it again.")


def went_wrong() -> Notice:
    """Something failed on our side; nothing was saved."""
    return _say("Something went wrong on our side and nothing was saved. Please try again.")


def not_shown() -> Notice:
    """What was pressed took too long to open, or Slack would not show it; what was said is kept."""
    return _say("That took too long to open. Nothing is lost. Please press it again.")


def _say(text: str) -> Notice:
    return Notice((Paragraph(text),))
