"""The minimum: a formal one-to-one every so often, by the rule of the phase in which it falls."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.candidates import Candidate, Leading, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.intervals import every_in_words
from bot.domain.phases import BEGINNING, FOREVER, Window, phase
from bot.domain.policy import SupervisionRule
from bot.domain.reckoning import Mark, Reckoned, Term, no_earlier_than, plus, start
from bot.domain.situation import Gap, Situation
from bot.domain.stretching import Found, Phased, part, regained

Frequencies = tuple[Phased, ...]


def frequencies(s: Situation) -> Frequencies:
    """The rules about this practitioner, each with its phase."""
    return tuple(_phased(s))


def limits(s: Situation, phased: Frequencies) -> Iterator[tuple[Gap, Leading]]:
    """One for each counting session, to be met by the next."""
    for gap in s.gaps:
        leading = _leading(s, phased, gap)
        if leading is not None:
            yield gap, leading


def dates(s: Situation, phased: Frequencies) -> Iterator[Dated]:
    """The duties that keep to these limits."""
    for gap, leading in limits(s, phased):
        yield _dated(s, phased, gap, leading)


def changes(s: Situation, phased: Frequencies) -> Iterator[int]:
    """The moments at which a phase begins or ends."""
    for one in phased:
        begins, ends = one.window
        if begins != BEGINNING:
            yield s.start_of(begins)
        if ends != FOREVER:
            yield s.start_of(ends)


def _dated(s: Situation, phased: Frequencies, gap: Gap, leading: Leading) -> Dated:
    def had_it_been_held_on(day: int) -> int | None:
        held = Gap(gap.anchor, s.start_of(day), start(day, "Not confirmed"), None)
        after = _leading(s, phased, held)
        return after.candidate.day if after else None

    is_open = gap.closed_at is None
    return s.dated(
        DutyKind.SUPERVISION,
        s.facts.person.id,
        gap.anchor,
        leading,
        opens_at=gap.since,
        met_at=gap.closed_at,
        held_back=is_open and s.in_hand(gap.since, leading.candidate.day, had_it_been_held_on),
    )


def _phased(s: Situation) -> Iterator[Phased]:
    for rule, begins, ends in s.rulings(SupervisionRule):
        window = phase(rule.during, s.anchors, s.facts.person.role, s.policy)
        every = s.term(rule, rule.every, "At least {every}")
        if window is not None and every is not None:
            window = window.within(Window(begins, ends))
            if not window.is_empty:
                yield Phased(rule, window, every)


def _leading(s: Situation, phased: Frequencies, gap: Gap) -> Leading | None:
    """What the rules say, those that another one stretches set aside and shown beside it."""
    since = gap.begun.day  # a phase that was over by then says nothing about what came after
    every = [(one, _candidate(s, one, gap.begun)) for one in phased if one.window.ends > since]
    candidates, aside = part(every)
    found = _by_phase(s, gap, [regained(s, one, every) for one in candidates])
    if found is None:
        return None
    others = (*found.also, *aside)
    agreed = _agreed(s, gap, found.candidate)
    if agreed is None:
        return Leading(found.candidate, others)
    return Leading(agreed, (found.candidate, *others))


def _agreed(s: Situation, gap: Gap, found: Candidate) -> Candidate | None:
    """What the pair agreed leads where it is shorter than the policy's."""
    every = s.pair.agreed_every
    if every is None:
        return None
    says = f"The two of you agreed: {every_in_words(every)}"
    term = Term(
        s.book.almanac.adding(every), Mark("add", every, says, "fact", found.rule.id), every
    )
    why = plus(gap.begun, term)
    return s.by_end_of_day(found.rule, why) if why.day < found.day else None


def _by_phase(s: Situation, gap: Gap, candidates: list[Found]) -> Leading | None:
    valid = [(one, found) for one, found in candidates if found.day < one.window.ends]
    reached = [found for one, found in valid if not _counts_from_its_beginning(one, found)]
    if reached:
        return lead(reached)
    if valid:
        begins = min(one.window.begins for one, _ in valid if one.window.begins != BEGINNING)
        return lead([*(found for _, found in valid), *_running(candidates, gap.begun.day, begins)])
    on = s.today if gap.closed_at is None else s.day(gap.closed_at)
    return lead(_in_force_or_next(candidates, on))


def _counts_from_its_beginning(one: Phased, found: Candidate) -> bool:
    begins = one.window.begins
    if begins == BEGINNING:
        return False
    marks = found.reckoned.marks
    return any(mark.op == "no_earlier_than" and mark.given == begins for mark in marks)


def _running(candidates: list[Found], since: int, until: int) -> Iterator[Candidate]:
    """A phase that begins at `until` never gives more time than the one that ran up to it."""
    for one, found in candidates:
        if one.window.holds(since) and until <= one.window.ends < FOREVER:
            yield found


def _in_force_or_next(candidates: list[Found], on: int) -> list[Candidate]:
    """No phase reaches its next session: the one in force on that day decides, else the next."""
    current = [found for one, found in candidates if one.window.holds(on)]
    if current:
        return current
    ahead = [(one.window.begins, found) for one, found in candidates if one.window.ends > on]
    first = min((begins for begins, _ in ahead), default=None)
    return [found for begins, found in ahead if begins == first]


def _candidate(s: Situation, one: Phased, begun: Reckoned) -> Candidate:
    """A phase that begins after the date would have come counts from its beginning."""
    rule, (begins, _), every = one
    if begins != BEGINNING and every.add(begun.day) < begins:
        begun = no_earlier_than(begun, begins, "This frequency begins", "policy", rule.id)
    return s.by_end_of_day(rule, plus(begun, every))
