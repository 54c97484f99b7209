"""An invented council's policy, built rule by rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.facts import CaseKind
from bot.domain.intervals import Days, Hours, Months, Weeks, WorkingDays
from bot.domain.policy import (
    Applies,
    ByRole,
    CaseDiscussionRule,
    CeilingRule,
    ConfirmationRule,
    LastSessionRule,
    Length,
    LikelyBreachRule,
    Pack,
    Point,
    Policy,
    RearrangementRule,
    RecordingRule,
    ReflectionRule,
    Rule,
    SessionAheadRule,
    SettingValue,
    Span,
    Strength,
    SupervisionRule,
    Words,
)

LONDON = ZoneInfo("Europe/London")
_PLAIN = {"clause": "1", "strength": Strength.MUST, "ladder": "plain"}


def policy(
    *rules: Rule,
    settings: Mapping[str, SettingValue] | None = None,
    newly_qualified_for: Length | None = None,
    closures: frozenset[date] = frozenset(),
) -> Policy:
    """The invented council's policy with these rules alone."""
    pack = Pack(
        name="merrow",
        title="Merrow",
        version=1,
        source="invented",
        words=Words(case_system="the case system"),
        rules=rules,
        ladders={"plain": ()},
        newly_qualified_for=newly_qualified_for,
    )
    return Policy(pack, settings or {}, Calendar(closures), LONDON, "invented")


def supervision(
    every: Length | ByRole,
    *,
    id: str = "M-supervision",
    during: Span | None = None,
    applies: Applies | None = None,
    strength: Strength = Strength.MUST,
) -> SupervisionRule:
    return SupervisionRule(
        kind="supervision",
        id=id,
        clause="1",
        strength=strength,
        ladder="plain",
        every=every,
        during=during or Span(),
        applies=applies or Applies(),
    )


def ceiling(longest: Length) -> CeilingRule:
    return CeilingRule(kind="ceiling", id="M-ceiling", longest=longest, **_PLAIN)


def likely_breach(longest: Length, lead: Length) -> LikelyBreachRule:
    return LikelyBreachRule(
        kind="likely_breach", id="M-likely", longest=longest, lead=lead, **_PLAIN
    )


def rearrangement(within: Length, **changes: object) -> RearrangementRule:
    return RearrangementRule(
        kind="rearrangement", id="M-rearrange", within=within, **(_PLAIN | changes)
    )


def recording(within: Length, urgent: Length | None = None) -> RecordingRule:
    return RecordingRule(kind="recording", id="M-record", within=within, urgent=urgent, **_PLAIN)


def discussion(every: object, *kinds: CaseKind) -> CaseDiscussionRule:
    return CaseDiscussionRule(
        kind="case_discussion",
        id=f"M-discuss-{kinds[0]}",
        case_kinds=kinds,
        every=every,
        **_PLAIN,
    )


def around_a_session() -> tuple[Rule, ...]:
    """Word beforehand, confirmation, the last session asked once, and a reflective minute."""
    local = {"clause": "local", "strength": Strength.LOCAL, "ladder": "plain"}
    return (
        SessionAheadRule(kind="session", id="LOCAL-ahead", **local),
        ConfirmationRule(kind="confirmation", id="LOCAL-confirm", **local),
        LastSessionRule(kind="last_session", id="LOCAL-last", **local),
        ReflectionRule(kind="reflection", id="LOCAL-reflect", bank="plain", **local),
    )


def newcomers() -> tuple[SupervisionRule, ...]:
    """Weekly for six weeks, then fortnightly until six months and a review, then monthly."""
    six_weeks = Point(anchor="employment", plus=Weeks(6))
    settled = (Point(anchor="employment", plus=Months(6)), Point(anchor="progress_review"))
    qualified = Point(anchor="qualification", plus=Months(12))
    new = Applies(newly_qualified=True)
    return (
        supervision(Days(7), id="M-weekly", during=Span(ends=(six_weeks,)), applies=new),
        supervision(
            Days(14),
            id="M-fortnightly",
            during=Span(begins=six_weeks, ends=settled, ends_at_latest=(qualified,)),
            applies=new,
        ),
        supervision(
            Months(1),
            id="M-monthly",
            during=Span(begins=Point(anchor="progress_review")),
            applies=new,
        ),
        supervision(Days(28), id="M-settled", applies=Applies(newly_qualified=False)),
    )


def everything() -> Policy:
    """One rule of each kind, for properties that hold of all of them."""
    return policy(
        *newcomers(),
        ceiling(Days(56)),
        likely_breach(Days(56), Days(14)),
        rearrangement(WorkingDays(3)),
        recording(WorkingDays(5), Hours(24)),
        discussion(Months(1), CaseKind.CHILD_PROTECTION),
        discussion(Months(2), CaseKind.CHILD_IN_NEED, CaseKind.LOOKED_AFTER),
        discussion("session", CaseKind.COURT),
        *around_a_session(),
        newly_qualified_for=Months(12),
    )
