"""Long lists, a page at a time: nothing is ever cut without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.messages.notice import Button, Buttons, Part, Small

SIZE = 15

Item = TypeVar("Item")


def page_of(items: Sequence[Item], page: int) -> tuple[Sequence[Item], int, int]:
    """The items of a page, the page itself (the nearest there is) and how many there are."""
    pages = max(1, -(-len(items) // SIZE))
    page = min(max(page, 1), pages)
    return items[(page - 1) * SIZE : page * SIZE], page, pages


def turning(page: int, pages: int, action: str, value: str = "{page}") -> tuple[Part, ...]:
    """Which page this is, with the buttons before and after; nothing where there is only one.

    `value` is the buttons' value, in which `{page}` stands for the page's number.
    """
    if pages == 1:
        return ()
    turns = {"Earlier": page - 1, "More": page + 1}
    buttons = tuple(
        Button(label, action, value.replace("{page}", str(to)))
        for label, to in turns.items()
        if 1 <= to <= pages
    )
    return (Small(f"Page {page} of {pages}."), Buttons(buttons))
