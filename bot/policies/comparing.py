"""How two packs differ: rule by rule, rung by rung, setting by setting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.policy import Pack, Rule
from bot.policies.in_words import asks
from bot.policies.schema import canonical


@dataclass(frozen=True, slots=True)
class Difference:
    """Where, and what each of the two says there; None is nothing."""

    where: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RulesOfAKind:
    """What two packs ask of one kind where they share no rule's id."""

    kind: str
    before: tuple[Rule, ...]
    after: tuple[Rule, ...]


def same_council(one: Pack, other: Pack) -> bool:
    """Whether both speak of the same text: they share rules of the register by their ids."""
    ids = [
        {rule.id for rule in pack.rules if not rule.id.startswith("LOCAL-")}
        for pack in (one, other)
    ]
    return bool(ids[0] & ids[1])


def differences(before: Pack, after: Pack) -> tuple[Difference, ...]:
    """Every value that differs. Rules, rungs and settings are matched by their own names."""
    old, new = _flat(before), _flat(after)
    places = [*old, *(place for place in new if place not in old)]
    return tuple(
        Difference(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    )


def by_kind(before: Pack, after: Pack) -> tuple[RulesOfAKind, ...]:
    """The rules of two councils beside one another, kind by kind."""
    kinds = dict.fromkeys(rule.kind for rule in (*before.rules, *after.rules))
    return tuple(RulesOfAKind(kind, _of(before, kind), _of(after, kind)) for kind in kinds)


def _of(pack: Pack, kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in pack.rules if rule.kind == kind)


def _flat(pack: Pack) -> dict[str, str]:
    """Each rule in words and each other value as it is written, by its place."""
    data = json.loads(canonical(pack))
    found = dict(_rules(pack))
    for name, rungs in data.pop("ladders").items():
        found |= {f"ladder {name}, {rung['name']}": _shown(rung, "name") for rung in rungs}
    for setting in data.pop("settings"):
        found[f"setting {setting['name']}"] = _shown(setting, "name")
    del data["rules"]
    return found | {name: str(value) for name, value in data.items() if value is not None}


def _rules(pack: Pack) -> Iterator[tuple[str, str]]:
    """A rule that stands in several lines is numbered."""
    seen: dict[str, int] = {}
    for rule in pack.rules:
        number = seen[rule.id] = seen.get(rule.id, 0) + 1
        place = rule.id if number == 1 else f"{rule.id}, line {number}"
        yield place, f"{asks(rule)}. {rule.clause}, {rule.strength.value}, ladder {rule.ladder}."
        if rule.reading:
            yield f"{place}, reading", rule.reading


def _shown(data: Mapping[str, Any], name: str) -> str:
    """What is said, in few words."""
    said = {
        key: value for key, value in data.items() if key != name and value not in (None, "", [])
    }
    return json.dumps(said, ensure_ascii=False)
