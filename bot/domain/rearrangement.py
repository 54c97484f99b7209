"""A one-to-one that fell through takes place again within a time. It resets no other clock."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.candidates import Candidate, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.elapsed import within
from bot.domain.numbered import ONE_TO_ONE, PLANNED, NumberedSession
from bot.domain.policy import FromSetting, RearrangementRule
from bot.domain.situation import Situation


def dates(s: Situation) -> Iterator[Dated]:
    """One for every one-to-one that was postponed or did not happen."""
    rulings = s.rulings(RearrangementRule)
    for session in s.at_issue if rulings else ():
        if session.fell_through and session.kind == ONE_TO_ONE:
            day = s.day(session.planned_at)
            in_force = [rule for rule, begins, ends in rulings if begins <= day < ends]
            yield from _dated(s, session, in_force)


def _dated(
    s: Situation, session: NumberedSession, rules: list[RearrangementRule]
) -> Iterator[Dated]:
    found = [(rule, one) for rule in rules for one in _candidates(s, rule, session)]
    leading = lead(one for _, one in found)
    if leading is None:
        return
    due_on = leading.candidate.day
    rule = next(rule for rule, one in found if one is leading.candidate)
    yield s.dated(
        DutyKind.REARRANGEMENT,
        s.facts.person.id,
        session.id,
        leading,
        opens_at=_decided_at(session),
        met_at=_met_at(s, rule, session, due_on),
        session=session,
        held_back=s.in_hand(session.planned_at, due_on, lambda _: None),
    )


def _candidates(
    s: Situation, rule: RearrangementRule, session: NumberedSession
) -> Iterator[Candidate]:
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


def _decided_at(session: NumberedSession) -> int:
    return session.planned_at if session.decided_at is None else session.decided_at


def _met_at(
    s: Situation, rule: RearrangementRule, session: NumberedSession, due_on: int
) -> int | None:
    replacements = _replacements(s, session)
    if rule.met_by == "booked" and _is_booked(s, replacements, due_on):
        return s.now
    moments = [one.happened_at for one in s.counting if _makes_up(one, session, replacements)]
    if rule.else_reason and session.reason is not None:
        moments.append(_decided_at(session))
    return min(moments, default=None)


def _is_booked(s: Situation, replacements: list[NumberedSession], due_on: int) -> bool:
    planned = (one for one in replacements if one.status == PLANNED)
    return any(s.day(one.planned_at) <= due_on for one in planned)


def _makes_up(
    held: NumberedSession, missed: NumberedSession, replacements: list[NumberedSession]
) -> bool:
    return held in replacements or held.happened_at > missed.planned_at


def _replacements(s: Situation, session: NumberedSession) -> list[NumberedSession]:
    """The sessions to which it was moved, and to which those were moved in turn."""
    found: list[NumberedSession] = []
    moved = {session.id}
    while later := [one for one in s.sessions if one.replaces in moved and one not in found]:
        found += later
        moved = {one.id for one in later}
    return found
