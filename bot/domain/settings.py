"""Lengths that a policy gives itself, or leaves to a local setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.domain.intervals import Interval
from bot.domain.rule_parts import ByRole, FromSetting, Length

if TYPE_CHECKING:
    from bot.domain.policy import Policy, SettingValue

EVERY_OTHER_ROLE = "*"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A length, and whether the policy's text gives it or the council chose it, as `setting`."""

    interval: Interval
    source: Literal["policy", "local"]
    setting: str = ""


def resolve(length: Length | ByRole, policy: Policy, role: str = "") -> Resolved | None:
    """The length that stands for `role`; None while the council has not chosen one."""
    match length:
        case FromSetting(setting=name):
            return _local(name, policy.settings.get(name))
        case ByRole(setting_by_role=name):
            return _local(name, _for_role(policy.settings.get(name), role))
        case _:
            return Resolved(length, "policy")


def _for_role(value: SettingValue | None, role: str) -> Interval | None:
    if not isinstance(value, Mapping):
        return None
    return value.get(role) or value.get(EVERY_OTHER_ROLE)


def _local(name: str, value: SettingValue | None) -> Resolved | None:
    if value is None or isinstance(value, str | Mapping):
        return None
    return Resolved(value, "local", name)
