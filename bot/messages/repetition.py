"""What is said again because nobody could tell whether it had arrived."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.notice import Notice, Small

WORDS = "You may have had this already."


def perhaps_again(notice: Notice) -> Notice:
    """The same, and that it may be a repetition."""
    return replace(notice, parts=(Small(WORDS), *notice.parts))
