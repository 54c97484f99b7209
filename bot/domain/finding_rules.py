"""Rules that are broken or fallen short of without any date: each names one of a few checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.domain.facts import CaseKind
from bot.domain.happenings import Happening
from bot.domain.rule_parts import Cited, Length


class Check(StrEnum):
    """What is looked for. Each says which keys of its rule it reads."""

    REASON_NOT_ALLOWED = "reason_not_allowed"
    """A session fell through for a reason that is none of `reasons`."""
    REASON_MISSING = "reason_missing"
    """A session fell through and no reason is known."""
    FELL_THROUGH_OFTEN = "fell_through_often"
    """`times` or more fell through, the last `over` long."""
    TOO_SHORT = "too_short"
    """A one-to-one was planned for less than `minutes`."""
    TOO_LITTLE_IN_A_MONTH = "too_little_in_a_month"
    """The one-to-ones of the month up to the last one come to less than `minutes`."""
    OUTSIDE_HOURS = "outside_hours"
    """A one-to-one is planned outside the working hours of either."""
    SUPERVISOR_ROLE = "supervisor_role"
    """The supervisor has none of `roles`."""
    CASE_NOT_ADDRESSED = "case_not_addressed"
    """An open case was neither discussed, mentioned nor carried over at the last session."""
    FIELD_MISSING = "field_missing"
    """A `paper` lacks one of `fields`; narrowed by `discussion`, `case_kinds`, `case_marks`."""
    RECORD_MISSING = "record_missing"
    """A case was discussed and has no record of its own."""
    ELEMENT_NOT_COVERED = "element_not_covered"
    """One of `elements` came up in none of the last `sessions` sessions."""
    NOT_ON_FILE = "not_on_file"
    """None of one of `events` is known."""
    AGREED_BELOW_MINIMUM = "agreed_below_minimum"
    """The pair agreed to meet less often than the policy's minimum."""
    FREQUENCY_NOT_AGREED = "frequency_not_agreed"
    """How often the pair meets is not recorded."""


class Paper(StrEnum):
    """What kind of record."""

    CASE_RECORD = "case_record"
    PERSONAL_RECORD = "personal_record"
    GROUP_RECORD = "group_record"
    AGREEMENT = "agreement"
    DECISION_NOTE = "decision_note"
    OBSERVATION_RECORD = "observation_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRule(Cited):
    """Something in the facts that breaks a rule or falls short of it, as its `check` says."""

    check: Check
    reasons: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    paper: Paper = Paper.CASE_RECORD
    fields: tuple[str, ...] = ()
    discussion: Literal["any", "first", "later"] = "any"
    case_kinds: tuple[CaseKind, ...] = ()
    case_marks: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    sessions: int = 1
    events: tuple[Happening, ...] = ()
    times: int | None = None
    over: Length | None = None
    minutes: int | None = None
