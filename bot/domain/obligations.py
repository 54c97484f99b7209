"""Everything that a policy asks besides sessions and cases: each a happening by a day."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import asks, asks_after, happened
from bot.domain.asks import Ask, Subject
from bot.domain.candidates import Candidate, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.happened import Happened
from bot.domain.happenings import Happening
from bot.domain.numbered import NumberedCase, NumberedEvent
from bot.domain.obligation_rules import ObligationRule
from bot.domain.phases import Window, anchors, phase
from bot.domain.rulebook import Ruling
from bot.domain.situation import Situation

_SESSIONS = (Happening.SUPERVISION_HELD, Happening.CONSULTANT_SESSION_HELD)


def dates(s: Situation, supervision_due: int | None) -> Iterator[Dated]:
    """One for each thing asked; where several rules ask the same, the earliest date leads.

    `supervision_due` is when the next session has to be, where none is booked.
    """
    rulings = s.rulings(ObligationRule)
    known = happened.happened(s) if rulings else {}
    yield from _led(s, (ask for one in rulings for ask in _asks(s, one, known, supervision_due)))


def of_a_leaver(s: Situation) -> Iterator[Dated]:
    """What is still owed once somebody has left."""
    rulings = [one for one in s.rulings(ObligationRule) if _follows_leaving(one.rule)]
    known = happened.happened(s) if rulings else {}
    yield from _led(s, (ask for one in rulings for ask in _asks(s, one, known, None)))


def changes(s: Situation) -> Iterator[int]:
    """The moments at which a stretch is over, or what lies ahead has happened."""
    rulings = s.rulings(ObligationRule)
    if rulings:
        yield from happened.changes(s)
    for ruling in rulings:
        if (timing := ruling.rule.times) is not None:
            ends = (asks.stretch_ends(s, timing, who) for who in _subjects(s, ruling.rule, {}))
            yield from (s.start_of(day) for day in ends if day is not None)


def _follows_leaving(rule: ObligationRule) -> bool:
    return rule.after is not None and rule.after.event is Happening.LEAVING


def _asks(
    s: Situation, ruling: Ruling[ObligationRule], known: Happened, supervision_due: int | None
) -> Iterator[tuple[Ask, Window]]:
    rule = ruling.rule
    during = phase(rule.during, s.anchors, s.facts.person.role, s.policy)
    if during is not None:
        window = during.within(Window(ruling.begins, ruling.ends))
        yield from ((ask, window) for ask in _of_rule(s, rule, known, supervision_due))


def _of_rule(
    s: Situation, rule: ObligationRule, known: Happened, supervision_due: int | None
) -> Iterator[Ask]:
    if rule.after is not None:
        yield from asks_after.after(s, rule, rule.after, known, supervision_due)
        return
    if rule.expires:
        yield from asks_after.expires(s, rule, known)
        return
    for who in _subjects(s, rule, known):
        if rule.once is not None:
            yield from asks.once(s, rule, rule.once, who)
        if rule.every is not None:
            yield from asks.every(s, rule, rule.every, who)
        if rule.times is not None:
            yield from asks.times(s, rule, rule.times, who)


def _subjects(s: Situation, rule: ObligationRule, known: Happened) -> Iterator[Subject]:
    what = [one for kind in (rule.what, *rule.also) for one in known.get(kind, ())]
    found = [one for one in what if one.on <= s.today]
    found.sort(key=lambda one: (happened.moment(s, one), one.id))
    if rule.about == "person":
        yield Subject(s.facts.person.id, s.anchors, tuple(found))
        return
    of_case: dict[str, list[NumberedEvent]] = {}
    for event in found:
        of_case.setdefault(event.about, []).append(event)
    for case in s.facts.cases:
        if _is_asked_of(s, rule, case):
            days = anchors(s.facts.person, s.pair, case)
            yield Subject(case.id, days, tuple(of_case.get(case.id, ())), case)


def _is_asked_of(s: Situation, rule: ObligationRule, case: NumberedCase) -> bool:
    suits = not rule.case_kinds or case.as_on(s.today)[-1][0] in rule.case_kinds
    return suits and not case.paused and not case.is_closed(s.today)


def _led(s: Situation, asked: Iterator[tuple[Ask, Window]]) -> Iterator[Dated]:
    found: dict[tuple[str, str], list[tuple[Ask, Candidate]]] = {}
    for ask, window in asked:
        for candidate in ask.candidates:
            if window.holds(candidate.day):
                found.setdefault((ask.subject, ask.anchor), []).append((ask, candidate))
    for same in found.values():
        yield from _dated(s, same)


def _dated(s: Situation, same: list[tuple[Ask, Candidate]]) -> Iterator[Dated]:
    leading = lead(candidate for _, candidate in same)
    if leading is None:
        return
    ask = next(ask for ask, candidate in same if candidate is leading.candidate)
    session = next((one for one in s.sessions if one.id == ask.session), None)
    by_session, due_on = ask.rule.what in _SESSIONS, leading.candidate.day
    yield s.dated(
        DutyKind.OBLIGATION,
        ask.subject,
        ask.anchor,
        leading,
        opens_at=ask.opens_at,
        met_at=ask.met_at,
        session=session,
        case=ask.case,
        held_back=by_session and s.may_be_met(ask.opens_at, due_on, lambda _: None),
        owner=ask.rule.owner,
        what=ask.rule.what.value,
    )
