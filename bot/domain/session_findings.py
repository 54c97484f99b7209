"""Checks of sessions: why they fell through, how long, when, by whom, what was covered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain import supervision
from bot.domain.almanac import moment_of
from bot.domain.dated import Dated
from bot.domain.facts import Case, Person
from bot.domain.finding_rules import FindingRule
from bot.domain.found import Seen
from bot.domain.hours import rostered_on
from bot.domain.intervals import Months, back, in_words
from bot.domain.local_time import at
from bot.domain.numbered import ONE_TO_ONE, NumberedSession
from bot.domain.view import View
from bot.domain.view import in_words as day_in_words


def reason_not_allowed(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A session fell through for a reason that the policy does not name."""
    for one in _fell_through(v):
        if one.reason is not None and one.reason not in rule.reasons:
            says = f"{_on(v, one)} fell through for a reason that the policy does not name."
            yield Seen(one.id, says, ("The reasons that it names are few.",))


def reason_missing(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A session fell through and no reason is known."""
    for one in _fell_through(v):
        if one.reason is None:
            yield Seen(one.id, f"{_on(v, one)} fell through, and no reason is recorded.")


def fell_through_often(v: View, rule: FindingRule) -> Iterator[Seen]:
    """So many fell through in the time up to today."""
    over = v.resolve(rule.over) if rule.over else None
    if over is None or rule.times is None:
        return
    since = v.after(v.today, back(over.interval))
    some = [one for one in _fell_through(v) if since < v.day(one.planned_at) <= v.today]
    if len(some) >= rule.times:
        says = f"{len(some)} sessions fell through within {in_words(over.interval)}."
        yield Seen(v.told.person.id, says, tuple(f"{_on(v, one)}." for one in some))


def too_short(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A one-to-one was planned for less time."""
    for one in v.since_go_live:
        of_kind = one.kind == ONE_TO_ONE and not one.fell_through
        if of_kind and rule.minutes is not None and one.minutes < rule.minutes:
            says = f"{_on(v, one)} is {one.minutes} minutes long."
            yield Seen(one.id, says, (f"The policy speaks of about {rule.minutes} minutes.",))


def too_little_in_a_month(v: View, rule: FindingRule) -> Iterator[Seen]:
    """The one-to-ones of the month up to the last one are short together. Only of a whole month."""
    held = _counting(v)
    if not held or rule.minutes is None:
        return
    last = v.day(held[-1].happened_at)
    since = v.after(last, Months(-1))
    together = [one for one in held if v.day(one.happened_at) > since]
    total = sum(one.minutes for one in together)
    if total < rule.minutes and since >= max(v.facts.go_live, v.pair.since):
        says = f"The month's sessions up to {day_in_words(last)} are {total} minutes together."
        asked = f"The policy speaks of about {rule.minutes} minutes in a month."
        yield Seen(v.facts.person.id, says, (asked, *(f"{_on(v, one)}." for one in together)))


def outside_hours(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A booked one-to-one does not lie within the working hours of both."""
    both = [one for one in (v.told.person, v.told.supervisor) if one is not None]
    for session in v.booked:
        if not all(_works(v, one, session.planned_at, session.ends_at) for one in both):
            yield Seen(session.id, f"{_on(v, session)} is not within both of your working hours.")


def supervisor_role(v: View, rule: FindingRule) -> Iterator[Seen]:
    """The supervisor has another role than the policy names."""
    supervisor = v.told.supervisor
    if supervisor is not None and supervisor.role not in rule.roles:
        named = " or ".join(role.replace("_", " ") for role in rule.roles)
        says = f"Supervision is not by a {named}."
        role = supervisor.role.replace("_", " ")
        yield Seen(v.pair.id, says, (f"Today's supervisor is a {role}.",))


def case_not_addressed(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A case was left out of the last session of which it is known what was talked about."""
    last = next((one for one in reversed(_counting(v)) if _spoken_of(v, one)), None)
    for case in v.cases if last is not None else ():
        if last and case.id not in _spoken_of(v, last) and _was_open(v, rule, case, last):
            says = f"Case {case.ref} was neither discussed nor carried over."
            yield Seen(case.id, says, (f"{_on(v, last)} is the last one.",))


def element_not_covered(v: View, rule: FindingRule) -> Iterator[Seen]:
    """Something that belongs in supervision came up in none of the last sessions."""
    known = [one for one in _counting(v) if v.told_of(one).elements][-rule.sessions :]
    if len(known) < rule.sessions:
        return
    covered = frozenset[str]().union(*(v.told_of(one).elements for one in known))
    for element in rule.elements:
        if element not in covered:
            says = f"{_words(element)} did not come up."
            yield Seen(v.told.person.id, says, tuple(f"{_on(v, one)}." for one in known))


def agreed_below_minimum(v: View, rule: FindingRule) -> Iterator[Seen]:
    """What the pair agreed is less often than the policy asks today."""
    agreed = v.pair.agreed_every
    owed = next((one for one in _minimum(v) if one.met_at is None), None)
    if agreed is None or owed is None:
        return
    since = owed.leading.candidate.marks[0].given
    if isinstance(since, int) and (would_be := v.after(since, agreed)) > owed.due_on:
        says = f"You agreed to meet every {in_words(agreed)}: the policy asks for more."
        by_agreement = f"By what you agreed: {day_in_words(would_be)}."
        yield Seen(v.pair.id, says, (by_agreement, f"By the policy: {day_in_words(owed.due_on)}."))


def _minimum(v: View) -> Iterator[Dated]:
    return supervision.dates(v, supervision.frequencies(v))


def frequency_not_agreed(v: View, rule: FindingRule) -> Iterator[Seen]:
    """How often the two meet is not recorded."""
    if v.pair.agreed_every is None:
        yield Seen(v.pair.id, "How often you meet is not recorded as agreed.")


def _fell_through(v: View) -> list[NumberedSession]:
    one_to_one = (one for one in v.since_go_live if one.kind == ONE_TO_ONE)
    return [one for one in one_to_one if one.fell_through]


def _counting(v: View) -> list[NumberedSession]:
    return [one for one in v.counting if v.begins <= one.happened_at <= v.now]


def _spoken_of(v: View, session: NumberedSession) -> frozenset[str]:
    told = v.told_of(session)
    return told.discussed | told.mentioned | told.carried


def _was_open(v: View, rule: FindingRule, case: Case, session: NumberedSession) -> bool:
    day = date.fromordinal(v.day(session.happened_at))
    is_open = case.allocated_on < day and not case.paused and case.closed_on is None
    kind = case.as_on(day).kind
    of_kind = not rule.case_kinds or kind in rule.case_kinds
    return is_open and of_kind and (not rule.case_marks or bool(case.marks & {*rule.case_marks}))


def _works(v: View, person: Person, begins: int, ends: int) -> bool:
    day = date.fromordinal(v.day(begins))
    shift = rostered_on(person, day, v.policy.calendar)
    if shift is None:
        return False
    starts, stops = at(day, shift.starts, v.policy.zone), at(day, shift.ends, v.policy.zone)
    return starts <= moment_of(begins) and moment_of(ends) <= stops


def _on(v: View, session: NumberedSession) -> str:
    return f"The session on {v.on_day(session.planned_at)}"


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()
