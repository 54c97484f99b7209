"""The morning brief: one message for all that is not urgent. Each item keeps its own buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.messages import actions, labels
from bot.messages.notice import LOCK_SCREEN, Buttons, Divider, Notice, Paragraph, Part

SHOWN = 8


def brief(items: Sequence[Notice]) -> Notice:
    """The items one under another; beyond eight the rest is counted, and one press away.

    A single item stands alone, without an opening.
    """
    if len(items) == 1:
        return items[0]
    opening = Paragraph(f"There are {labels.counted(len(items), 'thing')} for you today.")
    return Notice((opening, *_items(items[:SHOWN]), *_rest(len(items) - SHOWN)), LOCK_SCREEN)


def _items(items: Sequence[Notice]) -> Iterator[Part]:
    for item in items:
        yield Divider()
        yield from item.parts


def _rest(more: int) -> tuple[Part, ...]:
    if more <= 0:
        return ()
    text = f"{labels.counted(more, 'more thing')} can wait until you have a moment."
    return (Divider(), Paragraph(text), Buttons((actions.see_today(),)))
