"""A council's local settings: checked against what its pack asks, defaults filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.domain.codes import Role
from bot.domain.intervals import Hours, Interval, WorkingDays
from bot.domain.policy import Pack, SettingSpec, SettingValue
from bot.policies.checks import LONGEST, civil, likely_receiver, receiver_complaint
from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.policies.plain_yaml import read_yaml

_LENGTH: TypeAdapter[Interval] = TypeAdapter(Interval)
_EVERYONE_ELSE = "*"


class SettingsMissing(Exception):
    """Settings that the policy leaves open and nobody has chosen; `missing` says what each asks."""

    def __init__(self, pack: Pack, missing: tuple[SettingSpec, ...]) -> None:
        self.missing = missing
        asked = "\n".join(f"  {spec.name} ({spec.rule}): {spec.asks}" for spec in missing)
        super().__init__(f"{pack.title} leaves these for you to choose:\n{asked}")


def read_settings(file: Path) -> dict[str, object]:
    """A file of settings as plain data, not yet checked against a pack.

    Raises:
        Faulty: where the file is not YAML with a key a setting.
    """
    raw, _ = read_yaml(file)
    if isinstance(raw, dict):
        return raw
    expected = "a setting a line, as `name: {days: 2}`"
    raise Faulty([Fault(file=file.name, where="the file", found=shown(raw), expected=expected)])


def plain(value: SettingValue) -> object:
    """A checked value as plain data, to store or to write to YAML."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {role: plain(length) for role, length in value.items()}
    return _LENGTH.dump_python(value)


def chosen(
    pack: Pack, given: Mapping[str, object], *, open_ended: bool = False
) -> dict[str, SettingValue]:
    """Every setting's value, defaults included. `given` holds plain data or values.

    `open_ended` leaves out what nobody chose.

    Raises:
        Faulty: where a value is not of the type asked, or no such setting exists.
        SettingsMissing: where a required one is not given.
    """
    known, in_days = {spec.name: spec for spec in pack.settings}, civil(pack)
    faults = list(_strangers(given, known))
    values: dict[str, SettingValue] = {}
    for spec in pack.settings:
        found = given.get(spec.name)
        value = spec.default if found is None else found
        if value is None:
            continue
        try:
            values[spec.name] = _checked(spec, value, spec.name not in in_days)
        except Faulty as error:
            faults += error.faults
    if faults:
        raise Faulty(faults)
    missing = tuple(spec for spec in pack.settings if spec.name not in values)
    if missing and not open_ended:
        raise SettingsMissing(pack, missing)
    return values


def _strangers(given: Mapping[str, object], known: Mapping[str, SettingSpec]) -> Iterator[Fault]:
    for name in given:
        if name not in known:
            yield _fault(name, shown(name), "a setting of this policy", nearest(name, known))


def _fault(name: str, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(file="settings", where=name, found=found, expected=expected, nearest=hint)


def _checked(spec: SettingSpec, value: object, hours_allowed: bool) -> SettingValue:
    if spec.type == "length":
        length = _length(spec.name, value, hours_allowed)
        return _short(length) if spec.name == "hold" else _borne(spec, length)
    if spec.type == "length_by_role":
        return _by_role(spec.name, value, hours_allowed)
    if not isinstance(value, str):
        raise Faulty([_fault(spec.name, shown(value), "text")])
    if spec.type == "choice" and value not in spec.choices:
        expected = f"one of {', '.join(spec.choices)}"
        raise Faulty([_fault(spec.name, shown(value), expected, nearest(value, spec.choices))])
    if spec.type == "receiver" and (wrong := receiver_complaint(value)):
        raise Faulty([_fault(spec.name, shown(value), wrong, likely_receiver(value))])
    return value


def _length(name: str, value: object, hours_allowed: bool) -> Interval:
    expected = f"a length of time such as {{days: 2}}{', or hours' if hours_allowed else ''}"
    fault = _fault(name, shown(value), expected, _likely_unit(value))
    if isinstance(value, Interval):
        length = value
    else:
        try:
            length = _LENGTH.validate_json(json.dumps(value), strict=True)
        except (ValidationError, TypeError):
            raise Faulty([fault]) from None
    (count,) = (getattr(length, field.name) for field in fields(length))
    if not 0 <= count <= LONGEST or (isinstance(length, Hours) and not hours_allowed):
        raise Faulty([fault])
    return length


def _borne(spec: SettingSpec, length: Interval) -> Interval:
    """A length that the text can bear, where the pack lists them."""
    if spec.one_of and length not in spec.one_of:
        expected = f"one of {', '.join(str(plain(one)) for one in spec.one_of)}"
        raise Faulty([_fault(spec.name, str(plain(length)), expected)])
    return length


def _likely_unit(value: object) -> str:
    units = ("days", "working_days", "weeks", "months", "hours", "end_of_month")
    return nearest(next(iter(value), ""), units) if isinstance(value, dict) else ""


def _short(length: Interval) -> Interval:
    """The hold: at most one working day, or 24 hours."""
    match length:
        case WorkingDays(working_days=n) if n <= 1:
            return length
        case Hours(hours=n) if n <= 24:
            return length
    expected = "at most {working_days: 1} or {hours: 24}: it may not hold up a duty to tell"
    raise Faulty([_fault("hold", shown(length), expected)])


def _by_role(name: str, value: object, hours_allowed: bool) -> Mapping[str, Interval]:
    if not isinstance(value, Mapping) or not value:
        expected = "a length for each role, as {social_worker: {days: 28}, '*': {months: 1}}"
        raise Faulty([_fault(name, shown(value), expected)])
    for role in value:
        if role not in {*Role, _EVERYONE_ELSE}:
            raise Faulty([_fault(name, shown(role), "a role, or *", nearest(role, Role))])
    return {
        str(role): _length(f"{name}, {role}", length, hours_allowed)
        for role, length in value.items()
    }
