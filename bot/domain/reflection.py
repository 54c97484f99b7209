"""Which reflective question comes next: all come round before any repeats."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 3


def next_question(
    bank: Sequence[str], asked: Sequence[str], asked_here: Sequence[str] = ()
) -> str | None:
    """The id of the next question for one supervisor, or None after three in a session.

    `bank` holds the ids in their order, `asked` all that they were ever asked, oldest first (this
    session included), `asked_here` those of this session. Retired questions in `asked` are ignored.
    """
    left = [question for question in bank if question not in asked_here]
    if len(asked_here) >= MOST or not left:
        return None
    last = {question: turn for turn, question in enumerate(asked)}
    return min(left, key=lambda question: (last.get(question, -1), bank.index(question)))
