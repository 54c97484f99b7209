"""The minimum: a formal one-to-one every so often, by the rule of the phase in which it falls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.candidates import Candidate, Leading, by_end_of_day, lead
from bot.domain.duty import Duty, DutyKind, Step
from bot.domain.intervals import in_words
from bot.domain.phases import phase
from bot.domain.policy import SupervisionRule
from bot.domain.situation import Gap, Situation
from bot.domain.stretching import Phased, part, regained
from bot.domain.why import add, no_earlier_than, start


def duties(s: Situation) -> Iterator[Duty]:
    """One for each counting session, met by the next."""
    phased = tuple(_phased(s))
    for gap in s.gaps:
        leading = _leading(s, phased, gap)
        if leading is not None:
            yield _duty(s, phased, gap, leading)


def changes(s: Situation) -> Iterator[datetime]:
    """The moments at which a phase begins or ends."""
    for one in _phased(s):
        for day in (one.window.begins, one.window.ends):
            if day is not None:
                yield s.start_of(day)


def _duty(s: Situation, phased: tuple[Phased, ...], gap: Gap, leading: Leading) -> Duty:
    def had_it_been_held_on(day: date) -> date | None:
        held = Gap(gap.anchor, s.start_of(day), start(day, "Not confirmed"), None)
        after = _leading(s, phased, held)
        return after.candidate.due_on if after else None

    return s.duty(
        DutyKind.SUPERVISION,
        s.facts.person.id,
        gap.anchor,
        leading,
        opens_at=gap.since,
        met_at=gap.closed_at,
        held_back=s.in_hand(gap.since, leading.candidate.due_on, had_it_been_held_on),
    )


def _phased(s: Situation) -> Iterator[Phased]:
    for ruling in s.rulings(SupervisionRule):
        window = phase(ruling.rule.during, s.anchors, s.facts.person.role, s.policy)
        every = s.resolve(ruling.rule.every)
        if window is not None and every is not None:
            yield Phased(ruling.rule, window.within(ruling.window), every)


def _leading(s: Situation, phased: tuple[Phased, ...], gap: Gap) -> Leading | None:
    """What the rules say, those that another one stretches set aside and shown beside it."""
    every = [(one, _candidate(s, one, gap.begun)) for one in phased]
    candidates, aside = part(every)
    found = _by_phase(s, gap, [regained(s, one, every) for one in candidates])
    if found is None:
        return None
    others = (*found.also, *(one.as_also for one in aside))
    agreed = _agreed(s, gap, found.candidate)
    if agreed is None:
        return Leading(found.candidate, others)
    return Leading(agreed, (found.candidate.as_also, *others))


def _agreed(s: Situation, gap: Gap, found: Candidate) -> Candidate | None:
    """What the pair agreed leads where it is shorter than the policy's."""
    if s.pair.agreed_every is None:
        return None
    says = f"The two of you agreed: every {in_words(s.pair.agreed_every)}"
    why = add(gap.begun, s.pair.agreed_every, s.policy.calendar, says, "fact", found.rule.id)
    return by_end_of_day(found.rule, why, s.policy.zone) if why[-1].result < found.due_on else None


def _by_phase(s: Situation, gap: Gap, candidates: list[tuple[Phased, Candidate]]) -> Leading | None:
    valid = [(one, found) for one, found in candidates if not one.window.is_over(found.due_on)]
    reached = [found for one, found in valid if not _counts_from_its_beginning(one, found)]
    if reached:
        return lead(reached)
    if valid:
        begins = min(one.window.begins for one, _ in valid if one.window.begins is not None)
        return lead([*(found for _, found in valid), *_running(candidates, gap.day, begins)])
    on = s.day(gap.closed_at) if gap.closed_at else s.today
    return lead(_in_force_or_next(candidates, on))


def _counts_from_its_beginning(one: Phased, found: Candidate) -> bool:
    begins = one.window.begins
    return any(step.op == "no_earlier_than" and step.given == begins for step in found.why)


def _running(
    candidates: list[tuple[Phased, Candidate]], since: date, until: date
) -> Iterator[Candidate]:
    """A phase that begins at `until` never gives more time than the one that ran up to it."""
    for one, found in candidates:
        if since in one.window and one.window.ends is not None and one.window.ends >= until:
            yield found


def _in_force_or_next(candidates: list[tuple[Phased, Candidate]], on: date) -> list[Candidate]:
    """No phase reaches its next session: the one in force on that day decides, else the next."""
    current = [found for one, found in candidates if on in one.window]
    if current:
        return current
    ahead = [(one.window.begins, found) for one, found in candidates if not one.window.is_over(on)]
    first = min((begins for begins, _ in ahead if begins is not None), default=None)
    return [found for begins, found in ahead if begins == first]


def _candidate(s: Situation, one: Phased, begun: tuple[Step, ...]) -> Candidate:
    """A phase that begins after the date would have come counts from its beginning."""
    begins, interval, rule = one.window.begins, one.every.interval, one.rule
    if begins is not None and s.after(begun[-1].result, interval) < begins:
        begun = no_earlier_than(begun, begins, "This frequency begins", "policy", rule.id)
    says = f"At least every {in_words(interval)}"
    why = s.plus(begun, one.every, says, rule.id)
    return by_end_of_day(rule, why, s.policy.zone)
