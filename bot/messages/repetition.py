"""What is said again because nobody could tell whether it had arrived."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.notice import Notice, Small

WORDS = "You may have had this already."


def perhaps_again(notice: Notice) -> Notice:
    """The same, and that it may be a repetition."""
    return replace(notice, parts=(Small(WORDS), *notice.parts))


def as_before(old: Notice, new: Notice) -> Notice:
    """What an old one says now: one that said that it may be a repetition still says so."""
    return perhaps_again(new) if _says_so(old) and not _says_so(new) else new


def _says_so(notice: Notice) -> bool:
    return notice.parts[:1] == (Small(WORDS),)
