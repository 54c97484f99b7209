"""What is owed without a date: a number that nobody chose, or a beginning that nobody said.

A date may not be invented, and what is owed may not be hidden for want of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.duties import duties
from bot.domain.duty import Duty, Key
from bot.domain.facts import Facts
from bot.domain.intervals import Days
from bot.domain.policy import Policy, SettingSpec, SettingValue
from bot.policies.checks import uses

_SHORT, _LONG = 1, 500
"""Two lengths in days, tried for one that nobody chose: what is owed under both is owed."""


@dataclass(frozen=True, slots=True)
class Undated:
    """A duty, and what has to be said or chosen before it has a date: keys of the file, settings.

    Of the duty's arithmetic only the steps that are known are left; its date means nothing.
    """

    duty: Duty
    lacks: tuple[str, ...]


def counted_from_nowhere(duty: Duty, facts: Facts) -> bool:
    """Whether an open duty is counted from a first day of employment that nobody said."""
    return duty.met_at is None and duty.why[0].given == facts.person.started_on


def left_to_choose(
    facts: Facts, policy: Policy, now: datetime, specs: list[SettingSpec]
) -> Iterator[Undated]:
    """What is owed whatever the council chooses for `specs`, on a day that only that can give."""
    if not specs:
        return
    known = {duty.key for duty in duties(facts, policy, now).duties}
    sooner, later = (_owed(facts, policy, specs, days, now) for days in (_SHORT, _LONG))
    names = {spec.name for spec in specs}
    for key in sooner.keys() & later.keys() - known:
        first, last = sooner[key], later[key]
        if first.due_at != last.due_at:
            lacks = tuple(step.setting for step in first.why if step.setting in names)
            yield Undated(_as_far_as_known(first, names), lacks)


def open_lengths(policy: Policy) -> list[SettingSpec]:
    """The lengths that rules need and nobody chose."""
    asked = {name for path, name, _ in uses(policy.pack) if path[0] == "rules"}
    lengths = (one for one in policy.pack.settings if one.type.startswith("length"))
    return [one for one in lengths if one.name in asked and one.name not in policy.settings]


def _owed(
    facts: Facts, policy: Policy, specs: list[SettingSpec], days: int, now: datetime
) -> Mapping[Key, Duty]:
    tried: dict[str, SettingValue] = {one.name: _length(one, days) for one in specs}
    otherwise = replace(policy, settings={**policy.settings, **tried})
    found = duties(facts, otherwise, now).duties
    return {duty.key: duty for duty in found if duty.met_at is None}


def _length(spec: SettingSpec, days: int) -> SettingValue:
    return {"*": Days(days)} if spec.type == "length_by_role" else Days(days)


def _as_far_as_known(duty: Duty, names: set[str]) -> Duty:
    chosen = [number for number, step in enumerate(duty.why) if step.setting in names]
    return replace(duty, why=duty.why[: chosen[0]] if chosen else duty.why, also=())
