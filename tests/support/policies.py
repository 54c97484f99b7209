"""An invented council's policy, built rule by rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.facts import CaseKind
from bot.domain.finding_rules import FindingRule
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, Hours, Months, Weeks, WorkingDays
from bot.domain.obligation_rules import (
    After,
    CoverRule,
    Every,
    ObligationRule,
    Once,
    QuotaRule,
    Times,
)
from bot.domain.places import Place
from bot.domain.policy import (
    Applies,
    ByRole,
    CaseDiscussionRule,
    CeilingRule,
    ConfirmationRule,
    GroupsCount,
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
    SettingSpec,
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
    findings: tuple[FindingRule, ...] = (),
    places: Mapping[str, Place] | None = None,
    specs: tuple[SettingSpec, ...] = (),
    closures: frozenset[date] = frozenset(),
    groups_count: GroupsCount | None = None,
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
        findings=findings,
        places=places or {},
        settings=specs,
        groups_count=groups_count,
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


def recording(
    within: Length, urgent: Length | None = None, owner: str = "supervisor"
) -> RecordingRule:
    named = {"id": "M-record", "kind": "recording", "owner": owner}
    return RecordingRule(within=within, urgent=urgent, **(_PLAIN | named))


def discussion(every: object, *kinds: CaseKind, **changes: Any) -> CaseDiscussionRule:
    return CaseDiscussionRule(
        kind="case_discussion",
        id=f"M-discuss-{kinds[0]}",
        case_kinds=kinds,
        every=every,
        **(_PLAIN | changes),
    )


def obligation(what: Happening, *, id: str = "", **timing: Any) -> ObligationRule:
    """`what` is owed, by one of `once`, `every`, `times`, `after`, `expires`."""
    named = {"id": id or f"M-{what.value}", "kind": "obligation", "what": what}
    return ObligationRule(**(_PLAIN | named | timing))


def once(within: Length, of: str = "employment", **more: Any) -> Once:
    return Once(within=within, of=Point(anchor=of), **more)


def quota(*kinds: CaseKind, reviews: tuple[Length, ...], **changes: Any) -> QuotaRule:
    """Twice before the last of `reviews`, then twice in every six months."""
    plain = {"first": 2, "every": Months(6), "then": 2}
    id = f"M-quota-{kinds[0]}"
    named = {"id": id, "kind": "quota", "case_kinds": kinds, "reviews": reviews}
    return QuotaRule(**(_PLAIN | named | plain | changes))


def cover(longer_than: Length, when: str = "reached", **changes: Any) -> CoverRule:
    named = {"id": "M-cover", "kind": "cover", "longer_than": longer_than, "when": when}
    return CoverRule(**(_PLAIN | named | changes))


def everything_else() -> tuple[Rule, ...]:
    """Obligations of every form, a quota of each kind, and cover."""
    h = Happening
    return (
        obligation(h.AGREEMENT, once=once(Days(6))),
        obligation(h.SUPERVISION_HELD, once=once(Days(20), no_sooner=Days(14))),
        obligation(h.OBSERVATION, once=once(Months(6), short_of=True)),
        obligation(h.AGREEMENT_REVIEW, also=(h.AGREEMENT,), every=Every(length=Months(12))),
        obligation(h.GOALS_REVIEW, every=Every(length=Months(6), of=Point(anchor="employment"))),
        obligation(
            h.CHILD_SEEN,
            about="case",
            every=Every(length=Days(42), of=Point(anchor="allocation"), or_own=True),
        ),
        obligation(
            h.FORMAL_OBSERVATION,
            times=Times(times=2, in_each=Months(12), of=Point(anchor="employment")),
        ),
        obligation(h.COPY_GIVEN, after=After(event=h.SUPERVISION_HELD, within=Days(5))),
        obligation(h.COPY_CONFIRMED, after=After(event=h.COPY_GIVEN, by="next_session")),
        obligation(
            h.DECISION_RECORDED,
            after=After(event=h.DECISION, within=WorkingDays(2), urgent=Hours(24)),
        ),
        obligation(h.ACTION_DONE, after=After(event=h.ACTION_AGREED, by="named_day")),
        obligation(h.HANDOVER, after=After(event=h.CHANGE_OF_SUPERVISOR, within=Days(0))),
        obligation(h.SESSION_BOOKED, after=After(event=h.SUPERVISION_HELD, within=Days(0))),
        obligation(h.NOTES_TO_HR, after=After(event=h.LEAVING, within=Days(0))),
        obligation(h.REGISTRATION, expires=True),
        quota(CaseKind.CHILD_IN_NEED, reviews=(Months(3),)),
        quota(CaseKind.LOOKED_AFTER, reviews=(Days(28), Days(84))),
        cover(Days(28)),
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
        *everything_else(),
        newly_qualified_for=Months(12),
    )
