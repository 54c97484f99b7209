"""Who would be told about a duty, rung by rung, if nobody did anything about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.duty import Duty
from bot.domain.facts import Facts
from bot.domain.ladders import Standing, calls, freeze, thaw
from bot.domain.local_time import start_of_day
from bot.domain.moments import Call
from bot.domain.policy import Policy, Voice
from bot.domain.receivers import Chain
from bot.domain.rungs import FrozenRung

_MOST_LOOKS = 40


@dataclass(frozen=True, slots=True)
class Telling:
    """One person at one rung. Without `at` it waits for something that may never come.

    Without `person` nobody is known who could be told; the rung's receivers say who it should be.
    """

    rung: FrozenRung
    person: str | None = None
    at: datetime | None = None


def forecast(duty: Duty, facts: Facts, chain: Chain, policy: Policy) -> tuple[Telling, ...]:
    """Every telling in order of time, from the day on which the bot first knew of the duty."""
    if duty.met_at is not None:
        return ()
    standing = _opened(duty, facts, policy)
    told = list(_told(standing, chain, policy))
    spoken = {telling.rung.name for telling in told}
    silent = (rung for rung in standing.ladder if rung.name not in spoken)
    return (*told, *(Telling(rung) for rung in silent if _may_come(rung, standing)))


def _may_come(rung: FrozenRung, standing: Standing) -> bool:
    """Whether something may yet happen that has it said."""
    gentle = rung.voice in (Voice.REMINDER, Voice.PROMPT)
    return not standing.held_back and (gentle or standing.may_escalate)


def _opened(duty: Duty, facts: Facts, policy: Policy) -> Standing:
    ladder = freeze(policy.pack.ladders[duty.ladder], policy)
    begins = start_of_day(facts.go_live, policy.zone)
    return Standing(
        strength=duty.strength,
        ladder=thaw(ladder),
        opens_at=duty.opens_at,
        due_on=duty.due_on,
        due_at=duty.due_at,
        go_live=facts.go_live,
        ladder_opened_at=max(begins, duty.opens_at),
        held_back=duty.held_back,
    )


def _told(standing: Standing, chain: Chain, policy: Policy) -> Iterator[Telling]:
    """Says the next rung that can be said, to everybody whom it means, and looks again."""
    now = standing.opened
    for _ in range(_MOST_LOOKS):
        ahead = _sayable(standing, chain, policy, now)
        if not ahead:
            return
        moment, name = min((at, call.rung.name) for call, at in ahead)
        if moment > now:
            now = moment
            continue
        said = [(call, at) for call, at in ahead if call.rung.name == name]
        yield from (_telling(call, at) for call, at in said)
        standing = _having_said(standing, name, said)


def _sayable(
    standing: Standing, chain: Chain, policy: Policy, now: datetime
) -> list[tuple[Call, datetime]]:
    return [
        (call, call.say_at)
        for call in calls(standing, chain, policy, now)
        if call.say_at is not None and call.person is not None
        if not standing.heard(call.rung, call.person) and not call.lapsed(now)
    ]


def _telling(call: Call, at: datetime) -> Telling:
    return Telling(call.rung, call.person.id if call.person else None, at)


def _having_said(standing: Standing, name: str, said: list[tuple[Call, datetime]]) -> Standing:
    people = tuple(call.person.id for call, _ in said if call.person is not None)
    return standing._replace(
        said={**standing.said, name: min(at for _, at in said)},
        told={**standing.told, name: people},
    )
