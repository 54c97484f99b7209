"""The shape of a pack's YAML, taken from bot/domain/policy.py, and what is wrong with its shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.domain import obligation_rules, rule_parts
from bot.domain import policy as shapes
from bot.domain.finding_rules import FindingRule
from bot.domain.intervals import Interval
from bot.domain.places import Missing, Place
from bot.domain.policy import ByRole, FromSetting, Pack, Rule
from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.policies.plain_yaml import Path_

_PACK = TypeAdapter(Pack)
_KINDS = {get_args(get_type_hints(rule)["kind"])[0]: rule for rule in get_args(Rule)}
_UNITS = {fields(unit)[0].name: unit for unit in (*get_args(Interval), FromSetting, ByRole)}
_BRANCHES = {branch.__name__ for branch in (*_KINDS.values(), *_UNITS.values())}
_A_LENGTH = "a length of time such as {days: 28}, or {setting: name}"
_WORD_OR_SETTING: Mapping[str, type] = {
    "counted_from": shapes.RearrangementRule,
    "later_from": shapes.QuotaRule,
}
_ONE_SHAPE: Mapping[str, type] = {
    "applies": rule_parts.Applies,
    "during": rule_parts.Span,
    "once": obligation_rules.Once,
    "every": obligation_rules.Every,
    "times": obligation_rules.Times,
    "after": obligation_rules.After,
    "missing": Missing,
    "groups_count": shapes.GroupsCount,
    "groups": FromSetting,
    "teams": FromSetting,
    "not_teams": FromSetting,
    **dict.fromkeys(_WORD_OR_SETTING, FromSetting),
}
_POINTS = ("begins", "of", "ends", "ends_at_latest")
_BY_PLACE: Mapping[str, type] = {
    "ladders": shapes.Rung,
    "settings": shapes.SettingSpec,
    "words": shapes.Words,
    "findings": FindingRule,
    "places": Place,
}
_IN_WORDS = {
    "missing": "this key",
    "json_invalid": "letters that text can hold, and no half of one",
    "string_type": "text (numbers in quotes)",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list such as [one, two]",
    "dataclass_type": "keys and values",
    "mapping_type": "keys and values",
    "dict_type": "keys and values",
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a pack."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_PACK.json_schema(),
        "title": "Supervision Bot: a policy pack",
    }


def shaped(raw: object, file: str, lines: Mapping[Path_, int]) -> Pack:
    """The pack as data.

    Raises:
        Faulty: with every fault of shape at once.
    """
    try:
        return _PACK.validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise Faulty(_once(_graded(detail, raw, file, lines) for detail in details)) from None


def canonical(pack: Pack) -> bytes:
    """The pack as JSON, the same for the same pack."""
    return _PACK.dump_json(pack)


def where_in_words(raw: object, path: Path_) -> str:
    """A place in a pack as its author would point to it: `rules, CAMDEN-6Fa, every`."""
    parts = []
    for token in path:
        raw = _step(raw, token)
        named = raw.get("id", raw.get("name")) if isinstance(raw, dict) else None
        parts.append(str(named or token + 1) if isinstance(token, int) else token)
    return ", ".join(parts) or "the file"


def line_of(path: Path_, lines: Mapping[Path_, int]) -> int | None:
    """The line of a place, or of the nearest place around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _once(faults: Iterable[Fault | None]) -> Iterator[Fault]:
    yield from dict.fromkeys(fault for fault in faults if fault is not None)


def _step(raw: object, token: str | int) -> Any:
    if isinstance(raw, dict):
        return raw.get(token)
    if isinstance(raw, list) and isinstance(token, int) and token < len(raw):
        return raw[token]
    return None


def _graded(
    detail: ErrorDetails, raw: object, file: str, lines: Mapping[Path_, int]
) -> Fault | None:
    """The fault in our words; None where it is about a shape that the author did not mean."""
    path: Path_ = ()
    here: Any = raw
    for token in detail["loc"]:
        if token in _BRANCHES or str(token).startswith("literal["):
            meant = _meant(here)
            if meant is None:
                return _fault(raw, path, file, lines, here, *_expected_shape(here, path))
            if meant != token:
                return None
            continue
        path = (*path, token)
        here = _step(here, token)
    return _fault(raw, path, file, lines, here, *_expectation(detail, raw, path, here))


def _fault(
    raw: object,
    path: Path_,
    file: str,
    lines: Mapping[Path_, int],
    found: object,
    expected: str,
    hint: str,
) -> Fault:
    return Fault(
        file=file,
        where=where_in_words(raw, path),
        found=shown(found),
        expected=expected,
        nearest=hint,
        line=line_of(path, lines),
    )


def _meant(here: object) -> str | None:
    """Which of the possible shapes the author meant, by its telling key. A place has one only."""
    if not isinstance(here, dict) or "as" in here:
        return None
    shape = _KINDS.get(str(here.get("kind")))
    for key, unit in _UNITS.items():
        shape = shape or (unit if key in here else None)
    return shape.__name__ if shape else None


def _expected_shape(here: object, path: Path_) -> tuple[str, str]:
    if path[0] == "rules" and len(path) == 2:
        kind = here.get("kind") if isinstance(here, dict) else None
        return f"a rule whose `kind` is one of {', '.join(_KINDS)}", nearest(kind, _KINDS)
    key = next(iter(here), "") if isinstance(here, dict) else here
    if path[-1] in _WORD_OR_SETTING:
        rule = _WORD_OR_SETTING[str(path[-1])]
        choices = get_args(get_type_hints(rule)[str(path[-1])])
        words = get_args(choices[0])
        found, near = (key, ["setting"]) if isinstance(here, dict) else (here, list(words))
        return f"{' or '.join(words)}, or {{setting: name}}", nearest(found, near)
    return _A_LENGTH, nearest(key, [*_UNITS, "session"])


def _expectation(detail: ErrorDetails, raw: object, path: Path_, here: object) -> tuple[str, str]:
    kind = detail["type"]
    if kind in ("enum", "literal_error"):
        expected = detail["ctx"]["expected"]
        return f"one of {expected}", nearest(here, re.findall(r"'([^']+)'", expected))
    if kind == "unexpected_keyword_argument":
        keys = _keys_beside(raw, path)
        return f"one of the keys {', '.join(keys)}", nearest(path[-1], keys)
    return _IN_WORDS.get(kind, detail["msg"]), ""


def _keys_beside(raw: object, path: Path_) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    here = raw
    for token in path[:-1]:
        here = _step(here, token)
    meant = _meant(here)
    shape = {c.__name__: c for c in (*_KINDS.values(), *_UNITS.values())}.get(meant or "")
    return [field.name.rstrip("_") for field in fields(shape or _shape_at(path))]


def _shape_at(path: Path_) -> type:
    """The shape that has one form only: the pack, a rung, a setting, and what rules are made of."""
    if len(path) == 1:
        return Pack
    if path[-2] in _ONE_SHAPE:
        return _ONE_SHAPE[str(path[-2])]
    return shapes.Point if path[-2] in _POINTS else _BY_PLACE.get(str(path[0]), shapes.Point)
