"""The specification of one JSON object: its fields, their checks, and rules across fields."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sandbox.blocks.checks import Check, choice
from sandbox.blocks.problem import Problem

Fields: TypeAlias = Mapping[str, Check]
Rule: TypeAlias = Callable[[Mapping[str, Any], str], Iterator[Problem]]


@dataclass(frozen=True)
class Spec:
    """A check of an object. Rules run only where every field is sound by itself."""

    required: Fields
    optional: Fields = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    type: str = ""

    def __call__(self, value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "wrong_type", "must be an object")
            return
        found = [*self._missing(value, path), *self._fields(value, path)]
        yield from found
        if not found:
            for rule in self.rules:
                yield from rule(value, path)

    def _missing(self, value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        for name in self.required:
            if name not in value:
                yield Problem(path, "required", f"missing required field: {name}")

    def _fields(self, value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        known = {**self.required, **self.optional}
        for name, entry in value.items():
            if name in known:
                yield from known[name](entry, f"{path}/{name}")
            else:
                yield Problem(path, "unknown_field", f"invalid additional property: {name}")


def typed(
    type: str,
    required: Fields | None = None,
    optional: Fields | None = None,
    rules: tuple[Rule, ...] = (),
) -> Spec:
    """A Spec for an object that names itself in its `type` field."""
    return Spec({"type": choice(type), **(required or {})}, optional or {}, rules, type)


def by_type(*specs: Spec) -> Check:
    """An object checked by the one Spec that its `type` field names."""
    known = {spec.type: spec for spec in specs}

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "wrong_type", "must be an object")
        elif "type" not in value:
            yield Problem(path, "required", "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in known:
            yield Problem(f"{path}/type", "unknown_type", f"unsupported type: {value['type']}")
        else:
            yield from known[value["type"]](value, path)

    return check


def exactly_one(*names: str) -> Rule:
    """Exactly one of the fields named is present."""

    def rule(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield Problem(path, "exactly_one", f"must have exactly one of {list(names)}")

    return rule


def at_least_one(*names: str) -> Rule:
    """One or more of the fields named are present."""

    def rule(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        if not any(value.get(name) for name in names):
            yield Problem(path, "required", f"must have one of {list(names)}")

    return rule


def in_order(low: str, high: str) -> Rule:
    """The number in field `low`, where both stand, does not exceed the one in `high`."""

    def rule(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield Problem(f"{path}/{low}", "out_of_order", f"{low} must not exceed {high}")

    return rule
