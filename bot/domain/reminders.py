"""Reminders and prompts: said to those who can act, and stale as soon as a later one comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.facts import Person
from bot.domain.moments import Call, Standing, named_moment, slot
from bot.domain.policy import Policy, Strength, Voice
from bot.domain.receivers import Chain, instead_of, reader_for, receive
from bot.domain.rungs import FrozenRung

GENTLE = (Voice.REMINDER, Voice.PROMPT)


def reminders(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> list[Call]:
    """Every reminder and prompt of the ladder, said ones included, with when it lapses.

    Of several to one person each lapses when the next is said, so that only the latest is heard.
    """
    found = []
    ahead: dict[str, datetime] = {}
    slots = sorted(_slots(standing, chain, policy, now), key=_moment)
    for rung, named, reader, say_at in reversed(slots):
        who = reader.id if reader else ""
        ends, superseded = _end(rung, standing), ahead.get(who)
        if superseded is not None and (ends is None or superseded < ends):
            ends = superseded
        found.append(Call(rung, named, reader, say_at, ends))
        if say_at is not None:
            ahead[who] = say_at
    return found


_Slot = tuple[FrozenRung, datetime, Person | None, datetime | None]
"""A rung, the moment it names, whom to tell (None: nobody), and when (None: there is no time)."""


def _moment(slot: _Slot) -> datetime:
    return slot[3] or slot[1]


def _slots(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> Iterator[_Slot]:
    ids = {one.id for one in chain.pair}
    for rung in standing.ladder:
        named = named_moment(rung, standing, policy) if rung.voice in GENTLE else None
        if named is None:
            continue
        for person in receive(rung.to, chain, policy, standing.told.get(rung.other, ())):
            find = reader_for if person.id in ids else instead_of
            reader = find(person, chain, max(named, now), policy)
            say_at = slot(rung, reader, named, standing, policy) if reader else None
            if say_at is not None or rung.when != "before" or reader is None:
                yield rung, named, reader, say_at


def _end(rung: FrozenRung, standing: Standing) -> datetime | None:
    """A reminder before the date ends with it, and so does an offer that nobody need take up."""
    offered = standing.strength is Strength.OPTIONAL and standing.due_at > standing.opened
    return standing.due_at if rung.when == "before" or offered else None
