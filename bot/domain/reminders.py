"""Reminders and prompts: said to those who can act, and stale as soon as a later one comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot.domain.moments import Call, Standing, named_moment, slot
from bot.domain.policy import Policy, Strength, Voice
from bot.domain.receivers import Chain, instead_of, reader_for, receive
from bot.domain.rungs import FrozenRung

GENTLE = (Voice.REMINDER, Voice.PROMPT)


def reminders(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> Iterator[Call]:
    """Every reminder and prompt of the ladder, said ones included, with when it lapses.

    Of several to one person each lapses when the next is said, so that only the latest is heard.
    """
    calls = [
        call for rung in standing.ladder for call in _calls(rung, standing, chain, policy, now)
    ]
    calls.sort(key=lambda call: (call.person.id if call.person else "", call.say_at or call.named))
    for _, own in groupby(calls, key=lambda call: call.person):
        yield from _superseded(list(own))


def _calls(
    rung: FrozenRung, standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> Iterator[Call]:
    named = named_moment(rung, standing, policy) if rung.voice in GENTLE else None
    if named is None:
        return
    ids = {one.id for one in chain.pair}
    for person in receive(rung.to, chain, policy, standing.told.get(rung.other, ())):
        find = reader_for if person.id in ids else instead_of
        reader = find(person, chain, max(named, now), policy)
        say_at = slot(rung, reader, named, standing, policy) if reader else None
        if say_at is not None or rung.when != "before" or reader is None:
            yield Call(rung, named, reader, say_at, _end(rung, standing))


def _end(rung: FrozenRung, standing: Standing) -> datetime | None:
    """A reminder before the date ends with it, and so does an offer that nobody need take up."""
    offered = standing.strength is Strength.OPTIONAL and standing.due_at > standing.opened
    return standing.due_at if rung.when == "before" or offered else None


def _superseded(calls: list[Call]) -> Iterable[Call]:
    ahead: datetime | None = None
    for call in reversed(calls):
        sooner = ahead is not None and (call.lapses_at is None or ahead < call.lapses_at)
        yield replace(call, lapses_at=ahead) if sooner else call
        ahead = call.say_at or ahead
