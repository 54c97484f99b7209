"""Other dates that a duty would have, had the council chosen otherwise where its policy is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.duties import duties
from bot.domain.duty import Duty, Key
from bot.domain.facts import Facts
from bot.domain.intervals import Interval, in_words
from bot.domain.policy import Policy, SettingValue


@dataclass(frozen=True, slots=True)
class Alternative:
    """The date, and the setting with the value that would choose it."""

    setting: str
    value: str
    rule: str
    clause: str
    due_on: date
    due_at: datetime


def alternatives(
    facts: Facts, policy: Policy, now: datetime
) -> Mapping[Key, tuple[Alternative, ...]]:
    """Every other date by the duty's key, for the settings that are a choice between readings."""
    chosen = {duty.key: duty for duty in duties(facts, policy, now).duties}
    found: dict[Key, tuple[Alternative, ...]] = {}
    for name, value in _other_choices(policy):
        otherwise = replace(policy, settings={**policy.settings, name: value})
        for duty in duties(facts, otherwise, now).duties:
            before = chosen.get(duty.key)
            if before is not None and before.due_at != duty.due_at:
                found[duty.key] = (*found.get(duty.key, ()), _alternative(name, value, duty))
    return found


def _other_choices(policy: Policy) -> Iterator[tuple[str, SettingValue]]:
    for spec in policy.pack.settings:
        for value in (*spec.choices, *spec.one_of):
            if value != policy.settings.get(spec.name):
                yield spec.name, value


def _alternative(name: str, value: SettingValue, duty: Duty) -> Alternative:
    says = in_words(value) if isinstance(value, Interval) else str(value)
    return Alternative(name, says, duty.rule, duty.clause, duty.due_on, duty.due_at)
