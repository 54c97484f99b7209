"""Where each rule of the register has its place in a pack, when it is not a rule of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from bot.domain.facts import CaseKind
from bot.domain.rule_parts import EXTRA, Length


class PlaceKind(StrEnum):
    """What the bot does with a rule."""

    DUTY = "duty"
    FINDING = "finding"
    GUIDANCE = "guidance"
    PROMPT = "prompt"
    SETTING = "setting"
    NOT_FOR_SOFTWARE = "not_for_software"


class Moment(StrEnum):
    """When guidance is to be had."""

    ALWAYS = "always"
    JOINING = "joining"
    BOOKING = "booking"
    PREPARING = "preparing"
    SESSION = "session"
    CASE = "case"
    FIRST_DISCUSSION = "first_discussion"
    LATER_DISCUSSION = "later_discussion"
    RECORDING = "recording"
    DECISION = "decision"
    MOVED = "moved"
    CONCERN = "concern"
    SUPERVISING = "supervising"
    LEAVING = "leaving"


class Lack(StrEnum):
    """Why a rule that speaks of a date, or of telling somebody, can be no duty."""

    NUMBER = "number"
    """The text gives none."""
    ONLY_THEY_KNOW = "only_they_know"
    """It is somebody's to say, and no fact that anybody enters says it."""
    NOT_READ = "not_read"
    """It stands in a calendar, a room or a system that the bot does not read."""
    ELSEWHERE = "elsewhere"
    """It stands in another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The fact without which a rule can be no duty, and why there is none."""

    what: Lack
    says: str
    __pydantic_config__: ClassVar[dict[str, Any]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One rule's place: `as_` (in YAML `as`) says what the bot does with it, `says` how or why not.

    `by`: the rules of this pack that carry a duty or a finding; `setting`: the local setting that
    holds the choice, or else `fact`: the field of a person, pair, session or case that does, as
    `case.own_interval_days`. Guidance has its moment in `when`, its lines in `items` in their
    order, and holds for these roles and case kinds alone; none means all. Its `setting` adds lines:
    those of `by_choice` for the value chosen, or those of a text, separated by commas. `keep`:
    records are kept at least so long after they were made. `missing` is the fact without which a
    rule that speaks of a date or of telling somebody can be no duty.
    """

    as_: PlaceKind
    says: str
    by: tuple[str, ...] = ()
    setting: str = ""
    fact: str = ""
    when: Moment | None = None
    items: tuple[str, ...] = ()
    by_choice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    case_kinds: tuple[CaseKind, ...] = ()
    missing: Missing | None = None
    keep: Length | None = None
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "alias_generator": lambda name: name.rstrip("_"),
    }
