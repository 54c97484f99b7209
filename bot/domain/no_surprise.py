"""Warnings and escalations: the pair see the wording before anybody above them hears of it.

A warning counts back from the telling moment and does not delay it. Where that moment is already
here, the warning is said at once and the telling waits for the hold. An escalation is said only
when its warning was, unless neither of the pair can be told. A ladder that would escalate without
any warning stays silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.facts import Person
from bot.domain.hours import is_away
from bot.domain.intervals import Hours, add, back
from bot.domain.local_time import end_of_day, local_day
from bot.domain.moments import (
    Call,
    Standing,
    hold_ends,
    later,
    named_moment,
    slot,
    slot_before,
    slot_from,
)
from bot.domain.policy import Policy, Voice
from bot.domain.receivers import Chain, can_read, instead_of, receive
from bot.domain.rungs import FrozenRung

_INSTANT = timedelta(microseconds=1)


def warnings_and_escalations(
    standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> list[Call]:
    """Every warning of which nobody has been told yet what it warns of; and every escalation that
    may be said, or waits for its warning, or finds nobody to tell."""
    if not standing.may_escalate:
        return []
    warnings = list(_warnings(standing, chain, policy, now))
    return [*warnings, *_escalations(standing, chain, policy, now, warnings)]


def _warnings(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> Iterator[Call]:
    for rung in _of_voice(standing, Voice.WARNING):
        if rung.when == "ahead_of":
            yield from _ahead(rung, standing, chain, policy, now)
        else:
            yield from _plain(rung, standing, chain, policy)


def _escalations(
    standing: Standing, chain: Chain, policy: Policy, now: datetime, warnings: Sequence[Call]
) -> Iterator[Call]:
    for rung in _of_voice(standing, Voice.ESCALATION):
        named = named_moment(rung, standing, policy)
        if named is None or not _has_warning(rung, standing):
            continue
        if _waits(rung, standing, warnings):
            yield Call(rung, named, chain.supervisor)
        else:
            yield from _told(rung, standing, chain, policy, now)


def wording_moment(
    warning: str, standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> datetime | None:
    """When what a warning warns of will be said, if the warning is said now (or was said).

    None where nobody would be told.
    """
    moments = [call.say_at for call in _next_told(warning, standing, chain, policy, now)]
    return min((moment for moment in moments if moment is not None), default=None)


def told_next(
    warning: str, standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> tuple[Person, ...]:
    """Whom what a warning warns of will be said to."""
    calls = _next_told(warning, standing, chain, policy, now)
    return tuple(call.person for call in calls if call.person is not None)


def _next_told(
    warning: str, standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> list[Call]:
    rung = standing.rung(warning)
    target = None if rung is None else standing.rung(rung.other)
    if rung is None or target is None or named_moment(target, standing, policy) is None:
        return []
    warned = standing._replace(said={rung.name: now, **standing.said})
    return list(_told(target, warned, chain, policy, now))


def _of_voice(standing: Standing, voice: Voice) -> list[FrozenRung]:
    return [rung for rung in standing.ladder if rung.voice is voice]


# --- warnings -------------------------------------------------------------------------------------


def _plain(rung: FrozenRung, standing: Standing, chain: Chain, policy: Policy) -> Iterator[Call]:
    named = named_moment(rung, standing, policy)
    if named is None:
        return
    for person in receive(rung.to, chain, policy, standing.told.get(rung.other, ())):
        refused = standing.is_refused(rung, person)
        reader = person if can_read(person, chain, named, policy) and not refused else None
        yield Call(rung, named, reader, slot(rung, person, named, standing, policy))


def _ahead(
    rung: FrozenRung, standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> Iterator[Call]:
    telling = _telling(rung, standing, chain, policy, now)
    if telling is None or rung.other in standing.said:
        return
    for person in receive(rung.to, chain, policy):
        say_at = _warned_at(rung, person, telling, standing, policy)
        call = Call(rung, standing.opened, person, say_at)
        if _tellable(call, telling, chain, policy, now) and not standing.is_refused(rung, person):
            yield call


def _telling(
    rung: FrozenRung, standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> datetime | None:
    """When what the rung warns of would be said if there were no warning."""
    target = standing.rung(rung.other)
    named = None if target is None else named_moment(target, standing, policy)
    if target is None or named is None:
        return None
    unwarned = standing._replace(said={k: v for k, v in standing.said.items() if k != rung.name})
    calls = _told(target, unwarned, chain, policy, now)
    moments = [call.say_at for call in calls if call.say_at is not None]
    return min(moments, default=max(named, standing.opened))


def _warned_at(
    rung: FrozenRung, person: Person, telling: datetime, standing: Standing, policy: Policy
) -> datetime | None:
    """Their last start of work that leaves the whole length, else as soon as they work."""
    length = back(rung.length or rung.hold)
    if isinstance(length, Hours):
        named = later(telling, length, policy)
    else:
        day = add(local_day(telling, policy.zone), length, policy.calendar)
        named = min(end_of_day(day, policy.zone), telling - _INSTANT)
    earlier = slot_before(rung, person, named, standing.opened, policy)
    return earlier or slot_from(rung, person, standing.opened, policy)


def _tellable(call: Call, telling: datetime, chain: Chain, policy: Policy, now: datetime) -> bool:
    """Whether somebody of the pair hears the warning in time, or soon enough to wait for them."""
    person, say_at = call.person, call.say_at
    if person is None or say_at is None or not can_read(person, chain, say_at, policy):
        return False
    in_time = hold_ends(say_at, call.rung.hold, policy) <= telling
    if say_at > now and in_time:
        return True
    return not is_away(person, max(now, call.named), policy.calendar, policy.zone)


# --- escalations ----------------------------------------------------------------------------------


def _has_warning(rung: FrozenRung, standing: Standing) -> bool:
    """Whether the pair are shown its wording, on its own warning or on the rung before it."""
    if _warnings_of(rung, standing):
        return True
    other = standing.rung(rung.other)
    return other is not None and other.voice in (Voice.WARNING, Voice.ESCALATION)


def _warnings_of(rung: FrozenRung, standing: Standing) -> list[FrozenRung]:
    ahead = (one for one in standing.ladder if one.when == "ahead_of")
    return [one for one in ahead if one.other == rung.name and one.voice is Voice.WARNING]


def _waits(rung: FrozenRung, standing: Standing, warnings: Sequence[Call]) -> bool:
    """Whether its warning is still to be said to somebody who can be told."""
    own = _warnings_of(rung, standing)
    if rung.name in standing.said or any(one.name in standing.said for one in own):
        return False
    return any(warning.rung in own for warning in warnings)


def _told(
    rung: FrozenRung,
    standing: Standing,
    chain: Chain,
    policy: Policy,
    now: datetime,
) -> Iterator[Call]:
    """The recipients, each in their own working hours once the warning was heard long enough."""
    named = named_moment(rung, standing, policy)
    if named is None:
        return
    heard = _heard(rung, standing, policy)
    moment = max(named, standing.opened, heard or named)
    told = standing.told.get(rung.other, ())
    found = (
        _hears(person, rung, standing, chain, max(moment, now), policy)
        for person in receive(rung.to, chain, policy, told)
    )
    people = {person.id: person for person in found if person is not None}
    for person in people.values():
        yield Call(rung, named, person, slot_from(rung, person, moment, policy))
    if not people:
        yield Call(rung, named)


def _hears(
    person: Person,
    rung: FrozenRung,
    standing: Standing,
    chain: Chain,
    at: datetime,
    policy: Policy,
) -> Person | None:
    """Who is told in the end: whoever was missed before only where there is nobody else, since they
    may be lost again as soon as it is their turn."""
    refused, missed = standing.refused.get(rung.name, ()), standing.missed.get(rung.name, ())
    others = instead_of(person, chain, at, policy, but=(*refused, *missed))
    return others or instead_of(person, chain, at, policy, but=refused)


def _heard(rung: FrozenRung, standing: Standing, policy: Policy) -> datetime | None:
    """When the first warning was heard long enough."""
    own = [one for one in _warnings_of(rung, standing) if one.name in standing.said]
    ends = (hold_ends(standing.said[one.name], one.hold, policy) for one in own)
    return min(ends, default=None)
