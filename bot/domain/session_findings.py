"""Checks of sessions: why they fell through, how long, when, by whom, what was covered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain import supervision
from bot.domain.facts import Case, Person, Session, SessionKind
from bot.domain.finding_rules import FindingRule
from bot.domain.found import Seen
from bot.domain.hours import rostered_on
from bot.domain.intervals import back, in_words
from bot.domain.local_time import at
from bot.domain.situation import Situation
from bot.domain.why import day_in_words


def reason_not_allowed(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A session fell through for a reason that the policy does not name."""
    for one in _fell_through(s):
        if one.reason is not None and one.reason not in rule.reasons:
            says = f"{_on(s, one)} fell through for a reason that the policy does not name."
            yield Seen(one.id, says, ("The reasons that it names are few.",))


def reason_missing(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A session fell through and no reason is known."""
    for one in _fell_through(s):
        if one.reason is None:
            yield Seen(one.id, f"{_on(s, one)} fell through, and no reason is recorded.")


def fell_through_often(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """So many fell through in the time up to today."""
    over = s.resolve(rule.over) if rule.over else None
    if over is None or rule.times is None:
        return
    since = s.after(s.today, back(over.interval))
    some = [one for one in _fell_through(s) if since < s.day(one.planned_at) <= s.today]
    if len(some) >= rule.times:
        says = f"{len(some)} sessions fell through within {in_words(over.interval)}."
        yield Seen(s.facts.person.id, says, tuple(f"{_on(s, one)}." for one in some))


def too_short(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A one-to-one was planned for less time."""
    for one in s.since_go_live:
        of_kind = one.kind is SessionKind.ONE_TO_ONE and not one.fell_through
        if of_kind and rule.minutes is not None and one.minutes < rule.minutes:
            says = f"{_on(s, one)} is {one.minutes} minutes long."
            yield Seen(one.id, says, (f"The policy speaks of about {rule.minutes} minutes.",))


def outside_hours(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A booked one-to-one does not lie within the working hours of both."""
    both = [one for one in (s.facts.person, s.facts.supervisor) if one is not None]
    for session in s.booked:
        if not all(_works(s, one, session.planned_at, session.ends_at) for one in both):
            yield Seen(session.id, f"{_on(s, session)} is not within both of your working hours.")


def supervisor_role(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """The supervisor has another role than the policy names."""
    supervisor = s.facts.supervisor
    if supervisor is not None and supervisor.role not in rule.roles:
        named = " or ".join(role.replace("_", " ") for role in rule.roles)
        says = f"Supervision is not by a {named}."
        role = supervisor.role.replace("_", " ")
        yield Seen(s.pair.id, says, (f"Today's supervisor is a {role}.",))


def case_not_addressed(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A case was left out of the last session of which it is known what was talked about."""
    last = next((one for one in reversed(_counting(s)) if _spoken_of(one)), None)
    for case in s.facts.cases if last is not None else ():
        if last and case.id not in _spoken_of(last) and _was_open(s, rule, case, last):
            says = f"Case {case.ref} was neither discussed nor carried over."
            yield Seen(case.id, says, (f"{_on(s, last)} is the last one.",))


def element_not_covered(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """Something that belongs in supervision came up in none of the last sessions."""
    known = [one for one in _counting(s) if one.elements][-rule.sessions :]
    if len(known) < rule.sessions:
        return
    covered = frozenset[str]().union(*(one.elements for one in known))
    for element in rule.elements:
        if element not in covered:
            says = f"{_words(element)} did not come up."
            yield Seen(s.facts.person.id, says, tuple(f"{_on(s, one)}." for one in known))


def agreed_below_minimum(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """What the pair agreed is less often than the policy asks today."""
    agreed = s.pair.agreed_every
    owed = next((one for one in supervision.duties(s) if one.met_at is None), None)
    if agreed is None or owed is None:
        return
    if (would_be := s.after(owed.why[0].result, agreed)) > owed.due_on:
        says = f"You agreed to meet every {in_words(agreed)}: the policy asks for more."
        by_agreement = f"By what you agreed: {day_in_words(would_be)}."
        yield Seen(s.pair.id, says, (by_agreement, f"By the policy: {day_in_words(owed.due_on)}."))


def frequency_not_agreed(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """How often the two meet is not recorded."""
    if s.pair.agreed_every is None:
        yield Seen(s.pair.id, "How often you meet is not recorded as agreed.")


def _fell_through(s: Situation) -> list[Session]:
    one_to_one = (one for one in s.since_go_live if one.kind is SessionKind.ONE_TO_ONE)
    return [one for one in one_to_one if one.fell_through]


def _counting(s: Situation) -> list[Session]:
    begins = s.start_of(s.facts.go_live)
    return [one for one in s.counting if begins <= one.happened_at <= s.now]


def _spoken_of(session: Session) -> frozenset[str]:
    return session.discussed | session.mentioned | session.carried


def _was_open(s: Situation, rule: FindingRule, case: Case, session: Session) -> bool:
    day = s.day(session.happened_at)
    is_open = case.allocated_on < day and not case.paused and case.closed_on is None
    kind = case.as_on(day).kind
    of_kind = not rule.case_kinds or kind in rule.case_kinds
    return is_open and of_kind and (not rule.case_marks or bool(case.marks & {*rule.case_marks}))


def _works(s: Situation, person: Person, begins: datetime, ends: datetime) -> bool:
    day = s.day(begins)
    shift = rostered_on(person, day, s.policy.calendar)
    if shift is None:
        return False
    starts, stops = at(day, shift.starts, s.policy.zone), at(day, shift.ends, s.policy.zone)
    return starts <= begins and ends <= stops


def _on(s: Situation, session: Session) -> str:
    return f"The session on {day_in_words(s.day(session.planned_at))}"


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()
