"""The shape of a policy: rules as data, each citing its clause. There is no code in a pack.

A pack's YAML (bot/policies/packs) is read straight into these dataclasses, so that its published
JSON Schema and the engine can never disagree. A value that the text does not give is
`{setting: name}`: a local setting, and every explanation says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.facts import CaseKind
from bot.domain.finding_rules import FindingRule
from bot.domain.intervals import Interval
from bot.domain.obligation_rules import CoverRule as CoverRule
from bot.domain.obligation_rules import ObligationRule as ObligationRule
from bot.domain.obligation_rules import Owner
from bot.domain.obligation_rules import QuotaRule as QuotaRule
from bot.domain.places import Place
from bot.domain.rule_parts import EXTRA, DatedRule
from bot.domain.rule_parts import MAY_ESCALATE as MAY_ESCALATE
from bot.domain.rule_parts import Applies as Applies
from bot.domain.rule_parts import ByRole as ByRole
from bot.domain.rule_parts import FromSetting as FromSetting
from bot.domain.rule_parts import Length as Length
from bot.domain.rule_parts import Point as Point
from bot.domain.rule_parts import Span as Span
from bot.domain.rule_parts import Strength as Strength
from bot.domain.rulebook import Rulebook


class Voice(StrEnum):
    """What a rung sounds like. Only an escalation never lapses."""

    REMINDER = "reminder"
    PROMPT = "prompt"
    WARNING = "warning"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionRule(DatedRule):
    """A formal one-to-one at least every `every`, in the phase `during`.

    Where it is in force it leads before the rules of `instead_of`, though they are stricter; they
    are shown beside it, and lead again once it is not.
    """

    kind: Literal["supervision"]
    every: Length | ByRole
    during: Span = field(default_factory=Span)
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingRule(DatedRule):
    """Nobody goes longer than `longest` without a formal one-to-one, in the phase `during`."""

    kind: Literal["ceiling"]
    longest: Length
    during: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyBreachRule(DatedRule):
    """A gap longer than `longest` has become likely: the next booking lies past it, or nothing is
    booked and no more than `lead` is left."""

    kind: Literal["likely_breach"]
    longest: Length
    lead: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class RearrangementRule(DatedRule):
    """A session that fell through takes place again within `within`.

    `counted_from` its original day or the day of the decision; `met_by` a replacement that was
    held, or one that is booked for a day within the limit. An empty `allowed_reasons` allows all.
    `else_reason`: past the limit a recorded reason is what the text asks for, so it meets the duty.
    """

    kind: Literal["rearrangement"]
    within: Length
    counted_from: Literal["original_day", "decision"] | FromSetting = "original_day"
    met_by: Literal["held", "booked"] = "held"
    else_reason: bool = False
    allowed_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRule(DatedRule):
    """A held session is on the case system within `within` of being held.

    `urgent` is the shorter limit where something urgent was decided; None where the text has none.
    `owner` is who records it.
    """

    kind: Literal["recording"]
    within: Length
    urgent: Length | None = None
    owner: Owner = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDiscussionRule(DatedRule):
    """Cases of these kinds are discussed every so often, or at every session.

    `case_marks` and `not_case_marks`: those with one of the first and none of the second; none
    means all. `groups`: a choice of the council; where it is `recorded`, a discussion in a group
    session that is on record counts too.
    """

    kind: Literal["case_discussion"]
    case_kinds: tuple[CaseKind, ...]
    every: Length | Literal["session"]
    groups: FromSetting | None = None
    case_marks: tuple[str, ...] = ()
    not_case_marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAheadRule(DatedRule):
    """A planned session is coming: the pair hear of it beforehand."""

    kind: Literal["session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRule(DatedRule):
    """After a session's time the supervisor is asked whether it took place."""

    kind: Literal["confirmation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSessionRule(DatedRule):
    """Where no session is known at all, the supervisor is asked once when they last met."""

    kind: Literal["last_session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionRule(DatedRule):
    """After a held session the supervisor is offered one question. Optional, always."""

    kind: Literal["reflection"]
    bank: str


Rule = (
    SupervisionRule
    | CeilingRule
    | LikelyBreachRule
    | RearrangementRule
    | RecordingRule
    | CaseDiscussionRule
    | SessionAheadRule
    | ConfirmationRule
    | LastSessionRule
    | ReflectionRule
    | ObligationRule
    | QuotaRule
    | CoverRule
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Whom to tell, when, and in which voice.

    Exactly one of these says when:
    `before` the due moment; `after` it (`{days: 0}` is the first working moment once it is past);
    `on: opening` as soon as the duty opens; `on: due` at the due moment itself (a session's end);
    `ahead_of` another rung by `by`, never delaying it by more than the pack's hold;
    `unanswered` another rung for `by` (not acknowledged);
    `again`: on the day named when somebody acknowledged, once.

    `to` holds receivers: `practitioner`, `supervisor`, `next_up` (the supervisor's line manager),
    `second_up`, `same` (whoever was told on the named rung), `role:<role>` (the first of that
    role above the supervisor, else the next up; `role:<role> or <another>` says who else), or
    `setting:<name>` (a setting holding one of these).
    `brief` gathers it in the morning brief. `source` is the rung's; `rule` the policy rule's id.
    """

    name: str
    voice: Voice
    to: tuple[str, ...]
    source: Literal["policy", "local"]
    rule: str = ""
    before: Length | None = None
    after: Length | None = None
    on: Literal["opening", "due"] | None = None
    ahead_of: str | None = None
    unanswered: str | None = None
    again: str | None = None
    by: Length | None = None
    brief: bool = False
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec:
    """A value that the text leaves open.

    `default` stands only where the register of conflicts recommends one, with `why`; otherwise the
    council must choose. `rule` is the rule that needs it. `one_of`: the readings that the text can
    bear, where a length may be none but these.
    """

    name: str
    asks: str
    type: Literal["length", "length_by_role", "receiver", "choice", "text"]
    rule: str
    default: Interval | str | None = None
    why: str = ""
    choices: tuple[str, ...] = ()
    one_of: tuple[Interval, ...] = ()
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The council's own names for things, used in messages."""

    case_system: str
    titles: Mapping[str, str] = field(default_factory=dict)
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsCount:
    """In which teams a group session meets a minimum as a one-to-one does, where it is chosen.

    `teams` is a text setting that lists them; `chosen` maps a setting of type choice to the value.
    """

    teams: FromSetting
    chosen: Mapping[str, str]
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One council's policy as written in its YAML file."""

    name: str
    title: str
    version: int
    source: str
    words: Words
    rules: tuple[Rule, ...]
    ladders: Mapping[str, tuple[Rung, ...]]
    settings: tuple[SettingSpec, ...] = ()
    newly_qualified_for: Length | None = None
    groups_count: GroupsCount | None = None
    findings: tuple[FindingRule, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    __pydantic_config__: ClassVar[dict[str, str]] = EXTRA


SettingValue = Interval | Mapping[str, Interval] | str


@dataclass(frozen=True)
class Policy:
    """A pack with the council's settings, calendar and zone: all that the engine asks.

    `settings` holds every setting of the pack that has a value, defaults included.
    `fingerprint` changes when the pack or a setting does.
    """

    pack: Pack
    settings: Mapping[str, SettingValue]
    calendar: Calendar
    zone: ZoneInfo
    fingerprint: str

    @cached_property
    def book(self) -> Rulebook:
        """The rules as the engine looks them up."""
        return Rulebook(self)
