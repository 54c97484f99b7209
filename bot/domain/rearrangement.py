"""A one-to-one that fell through takes place again within a time. It resets no other clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.candidates import Candidate, lead
from bot.domain.duty import Duty, DutyKind
from bot.domain.elapsed import within
from bot.domain.facts import Session, SessionKind, SessionStatus
from bot.domain.policy import FromSetting, RearrangementRule
from bot.domain.situation import Situation


def duties(s: Situation) -> Iterator[Duty]:
    """One for every one-to-one that was postponed or did not happen."""
    rulings = tuple(s.rulings(RearrangementRule))
    for session in s.since_go_live:
        if session.kind is SessionKind.ONE_TO_ONE and session.fell_through:
            day = s.day(session.planned_at)
            in_force = [one.rule for one in rulings if day in one.window]
            yield from _duty(s, session, in_force)


def _duty(s: Situation, session: Session, rules: list[RearrangementRule]) -> Iterator[Duty]:
    found = [(rule, one) for rule in rules for one in _candidates(s, rule, session)]
    leading = lead(one for _, one in found)
    if leading is None:
        return
    due_on = leading.candidate.due_on
    rule = next(rule for rule, one in found if one is leading.candidate)
    yield s.duty(
        DutyKind.REARRANGEMENT,
        s.facts.person.id,
        session.id,
        leading,
        opens_at=_decided_at(session),
        met_at=_met_at(s, rule, session, due_on),
        session=session,
        held_back=s.in_hand(session.planned_at, due_on, lambda _: None),
    )


def _candidates(s: Situation, rule: RearrangementRule, session: Session) -> Iterator[Candidate]:
    counted_from, setting = _counted_from(s, rule)
    if counted_from == "decision":
        moment, says = _decided_at(session), "It was decided"
    else:
        moment, says = session.planned_at, "It was planned"
    yield from within(s, rule, rule.within, moment, says, setting)


def _counted_from(s: Situation, rule: RearrangementRule) -> tuple[object, str]:
    """From what, and by which setting where the council chose."""
    if isinstance(rule.counted_from, FromSetting):
        setting = rule.counted_from.setting
        return s.policy.settings.get(setting, "original_day"), setting
    return rule.counted_from, ""


def _decided_at(session: Session) -> datetime:
    return session.decided_at or session.planned_at


def _met_at(
    s: Situation, rule: RearrangementRule, session: Session, due_on: date
) -> datetime | None:
    replacements = _replacements(s, session)
    if rule.met_by == "booked" and _is_booked(s, replacements, due_on):
        return s.now
    moments = [one.happened_at for one in s.counting if _makes_up(one, session, replacements)]
    if rule.else_reason and session.reason is not None:
        moments.append(_decided_at(session))
    return min(moments, default=None)


def _is_booked(s: Situation, replacements: list[Session], due_on: date) -> bool:
    return any(
        one.status is SessionStatus.PLANNED and s.day(one.planned_at) <= due_on
        for one in replacements
    )


def _makes_up(held: Session, missed: Session, replacements: list[Session]) -> bool:
    return held in replacements or held.happened_at > missed.planned_at


def _replacements(s: Situation, session: Session) -> list[Session]:
    """The sessions to which it was moved, and to which those were moved in turn."""
    found: list[Session] = []
    moved = {session.id}
    while later := [one for one in s.sessions if one.replaces in moved and one not in found]:
        found += later
        moved = {one.id for one in later}
    return found
