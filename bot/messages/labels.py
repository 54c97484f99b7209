"""The codes of roles, cases, reasons and duties, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.domain.codes import Employment, Reason, Role, Topic, Unreadable
from bot.domain.duty import DutyKind, State
from bot.domain.facts import CaseKind
from bot.domain.policy import Strength
from bot.messages.form import Option

_CASE_KINDS = {
    CaseKind.CHILD_PROTECTION: "child protection",
    CaseKind.COURT: "court proceedings",
    CaseKind.LOOKED_AFTER: "looked after",
    CaseKind.CHILD_IN_NEED: "child in need",
    CaseKind.CARE_LEAVER: "care leaver",
    CaseKind.EARLY_HELP: "early help",
}
_REASONS = {
    Reason.URGENT_CASE_SITUATION: "Something urgent on a case",
    Reason.SUPERVISEE_SICK: "Practitioner on sick leave",
    Reason.SUPERVISOR_SICK: "Supervisor on sick leave",
    Reason.SUPERVISEE_AWAY: "Practitioner away",
    Reason.SUPERVISOR_AWAY: "Supervisor away",
    Reason.WORKLOAD: "Workload",
    Reason.TRAINING: "Training",
    Reason.OTHER: "Something else",
}
_TOPICS = {
    Topic.CASE: "A case",
    Topic.WELFARE: "Wellbeing",
    Topic.WORKLOAD: "Workload",
    Topic.DEVELOPMENT: "Learning and development",
    Topic.TEAM: "The team",
    Topic.REFLECTION: "Something to think through",
    Topic.OTHER: "Something else",
}
_UNREADABLE = "(what was written here cannot be read any more)"
_DUTIES = {
    DutyKind.SESSION: "Supervision ahead",
    DutyKind.CONFIRMATION: "Whether supervision took place",
    DutyKind.LAST_SESSION: "When you last met",
    DutyKind.RECORDING: "Record of supervision",
    DutyKind.REFLECTION: "A question to think about",
    DutyKind.SUPERVISION: "Supervision",
    DutyKind.CEILING: "Longest gap between supervisions",
    DutyKind.LIKELY_BREACH: "A gap that has become likely",
    DutyKind.REARRANGEMENT: "Supervision to rearrange",
    DutyKind.CASE_DISCUSSION: "Case discussion",
    DutyKind.QUOTA: "Case discussions before a review",
    DutyKind.OBLIGATION: "Something else that the policy asks",
    DutyKind.COVER: "Cover while a supervisor is away",
}
_STATES = {
    State.UPCOMING: "coming up",
    State.DUE: "due",
    State.OVERDUE: "past its date",
    State.MET: "done",
    State.VOID: "no longer applies",
}
_STRENGTHS = {
    Strength.MUST: "The policy says this must happen.",
    Strength.WILL: "The policy says this will happen.",
    Strength.SHOULD: "The policy says this should happen.",
    Strength.RECOMMENDED: "The policy recommends this.",
    Strength.OPTIONAL: "The policy leaves this to you.",
    Strength.LOCAL: "The policy gives no rule here. This was chosen locally.",
}


def role(code: str, titles: Mapping[str, str]) -> str:
    """A role as this council calls it (`titles` of the pack), else in plain words."""
    return titles.get(code) or spaced(code)


def case_kind(kind: CaseKind) -> str:
    """`child protection`."""
    return _CASE_KINDS[kind]


def employment(code: str) -> str:
    """`agency`, `fixed term`."""
    return spaced(code)


def topic(code: str) -> str:
    """What a line of an agenda is about."""
    return _TOPICS[Topic(code)]


def duty_kind(kind: DutyKind) -> str:
    """`Record of supervision`."""
    return _DUTIES[kind]


def state(now: State) -> str:
    """Where a duty stands, without blame."""
    return _STATES[now]


def strength(value: Strength) -> str:
    """How strongly the text speaks, as a sentence."""
    return _STRENGTHS[value]


def reason_options(allowed: Collection[str]) -> tuple[Option, ...]:
    """Every reason; where the policy names some, those are marked. Empty: it names none."""
    return tuple(Option(code, label, _mark(code, allowed)) for code, label in _REASONS.items())


def topic_options() -> tuple[Option, ...]:
    """Every topic of an agenda line."""
    return tuple(Option(code, label) for code, label in _TOPICS.items())


def written(text: str) -> str:
    """What somebody wrote, or in words that nobody can read it any more."""
    return _UNREADABLE if isinstance(text, Unreadable) else text


def counted(count: int, one: str, many: str = "") -> str:
    """`1 case`, `12 cases`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _mark(code: str, allowed: Collection[str]) -> str:
    return "A reason the policy allows" if code in allowed else ""


def spaced(code: Role | Employment | str) -> str:
    """A code as words."""
    return str(code).replace("_", " ")
