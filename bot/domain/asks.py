"""What an obligation asks by the calendar: once, again and again, or so many times in a stretch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from bot.domain.candidates import Candidate
from bot.domain.happened import moment
from bot.domain.intervals import Days, EndOfMonth, Interval, every_in_words, in_words
from bot.domain.numbered import NumberedCase, NumberedEvent
from bot.domain.obligation_rules import Every, ObligationRule, Once, Times
from bot.domain.policy import Length, Point
from bot.domain.reckoning import Reckoned, start
from bot.domain.settings import Resolved
from bot.domain.situation import NONE_KNOWN, Situation

_ANCHORS = {
    "employment": "Employment began",
    "qualification": "Qualified",
    "progress_review": "The progress review was held",
    "role": "Today's role began",
    "programme": "The programme began",
    "supervising": "The supervisor's post began",
    "pair": "Supervision by today's supervisor began",
    "agreed_point": "The point that was agreed",
    "allocation": "It was allocated",
}
_DAY_BEFORE = Resolved(Days(-1), "policy")
_ONLY_SINCE = ("pair", "role")
"""What was done before this beginning was done in another pair, or in another role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing asked by one rule. `anchor` makes it itself; `candidates` are its dates."""

    rule: ObligationRule
    subject: str
    anchor: str
    candidates: tuple[Candidate, ...]
    opens_at: int
    met_at: int | None
    session: str | None = None
    case: NumberedCase | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The practitioner or one of their cases: `days` from which to count, what has `happened`."""

    id: str
    days: Mapping[str, int | None]
    happened: tuple[NumberedEvent, ...]
    case: NumberedCase | None = None


def once(s: Situation, rule: ObligationRule, timing: Once, who: Subject) -> Iterator[Ask]:
    """One, never asked where it was due before go-live and nothing is known."""
    begun, within = from_point(s, timing.of, who), s.resolve(timing.within)
    sooner = s.resolve(timing.no_sooner) if timing.no_sooner else None
    if begun is None or within is None:
        return
    begins = begun.day
    why = s.plus(begun, within, f"Within {in_words(within.interval)}", rule.id)
    if timing.short_of:
        why = s.plus(why, _DAY_BEFORE, "The day before", rule.id)
    since = s.after(begins, sooner.interval) if sooner else begins
    done = _first_since(who, since, timing.of, exactly=sooner is not None)
    if done is None and why.day < s.facts.go_live:
        return
    name = f"{timing.of.anchor}+{in_words(sooner.interval)}" if sooner else timing.of.anchor
    yield _ask(s, rule, who, name, why, s.start_of(since), moment(s, done) if done else None)


def every(s: Situation, rule: ObligationRule, timing: Every, who: Subject) -> Iterator[Ask]:
    """One after each that happened, met by the next; and the first, where its beginning is said."""
    length = _own(timing, who) or s.resolve(timing.length)
    if length is None:
        return
    counted = _counted(who, timing.of)
    yield from _first(s, rule, timing, who, length, counted)
    ends = [moment(s, one) for one in counted[1:]]
    begins = s.start_of(s.facts.go_live)
    for one, closed in zip(counted, [*ends, None], strict=False):
        if closed is None or closed >= begins:
            why = _again(s, rule, start(one.on, f"The last one ({_words(one)})"), length)
            yield _ask(s, rule, who, one.id, why, moment(s, one), closed)


def times(s: Situation, rule: ObligationRule, timing: Times, who: Subject) -> Iterator[Ask]:
    """The stretch that runs today, and the one before it: a late one still meets that.

    Of a stretch that began before go-live nothing is asked unless something in it is known.
    """
    begun, length = from_point(s, timing.of, who), s.resolve(timing.in_each)
    if begun is None or length is None:
        return
    number = _stretch_of(s, begun.day, length.interval)
    for n in range(max(0, number - 1), number + 1):
        yield from _stretch(s, rule, timing, who, begun, length, n)


def stretch_ends(s: Situation, timing: Times, who: Subject) -> int | None:
    """The first day of the stretch after today's."""
    begun, length = from_point(s, timing.of, who), s.resolve(timing.in_each)
    if begun is None or length is None:
        return None
    begins = begun.day
    return s.after(begins, _so_many(length.interval, _stretch_of(s, begins, length.interval) + 1))


def from_point(s: Situation, point: Point, who: Subject) -> Reckoned | None:
    """The steps to a point; None where its day is not known."""
    day = who.days[point.anchor]
    if day is None:
        return None
    begun = start(day, _ANCHORS[point.anchor])
    return begun if point.plus is None else _plus(s, begun, point.plus)


def _plus(s: Situation, begun: Reckoned, plus: Length) -> Reckoned | None:
    length = s.resolve(plus)
    return s.plus(begun, length, f"{in_words(length.interval)} on", "") if length else None


def _ask(
    s: Situation,
    rule: ObligationRule,
    who: Subject,
    name: str,
    why: Reckoned,
    opens_at: int,
    met_at: int | None,
) -> Ask:
    return Ask(
        rule=rule,
        subject=who.id,
        anchor=f"{rule.what.value}/{name}",
        candidates=(s.by_end_of_day(rule, why),),
        opens_at=opens_at,
        met_at=met_at,
        case=who.case,
    )


def _first_since(who: Subject, since: int, of: Point, exactly: bool) -> NumberedEvent | None:
    counts_since = since if exactly or of.anchor in _ONLY_SINCE else 0
    return next((one for one in who.happened if one.on >= counts_since), None)


def _counted(who: Subject, of: Point | None) -> list[NumberedEvent]:
    since = who.days[of.anchor] if of and of.anchor in _ONLY_SINCE else None
    return [one for one in who.happened if since is None or one.on >= since]


def _own(timing: Every, who: Subject) -> Resolved | None:
    days = who.case.seen_every_days if timing.or_own and who.case else None
    return Resolved(Days(days), "local") if days else None


def _first(
    s: Situation,
    rule: ObligationRule,
    timing: Every,
    who: Subject,
    length: Resolved,
    counted: list[NumberedEvent],
) -> Iterator[Ask]:
    """Nothing older than go-live is known of what began before it."""
    begun = from_point(s, timing.of, who) if timing.of else None
    if begun is None:
        return
    if begun.day < s.facts.go_live:
        begun = start(s.facts.go_live, "None is known, so the count begins at go-live", "local")
        first: Resolved | None = length
    else:
        first = s.resolve(timing.first) if timing.first else length
    since = begun.day
    if first and (not counted or counted[0].on >= since):
        why = _again(s, rule, begun, first)
        met_at = moment(s, counted[0]) if counted else None
        yield _ask(s, rule, who, NONE_KNOWN, why, s.start_of(since), met_at)


def _again(s: Situation, rule: ObligationRule, begun: Reckoned, length: Resolved) -> Reckoned:
    return s.plus(begun, length, f"At least {every_in_words(length.interval)}", rule.id)


def _stretch(
    s: Situation,
    rule: ObligationRule,
    timing: Times,
    who: Subject,
    begun: Reckoned,
    length: Resolved,
    number: int,
) -> Iterator[Ask]:
    begins = s.after(begun.day, _so_many(length.interval, number))
    counted = [one for one in who.happened if one.on >= begins]
    whole = replace(length, interval=_so_many(length.interval, number + 1))
    asked = f"{timing.times} in each {in_words(length.interval)}, this one ending"
    why = s.plus(begun, whole, asked, rule.id)
    why = s.plus(why, _DAY_BEFORE, "The last day of it", rule.id)
    nothing_known = begins < s.facts.go_live and not any(e.on < s.facts.go_live for e in counted)
    if why.day < s.facts.go_live or nothing_known:
        return
    met_at = moment(s, counted[timing.times - 1]) if len(counted) >= timing.times else None
    name = f"{timing.of.anchor}/{number}"
    yield _ask(s, rule, who, name, why, s.start_of(begins), met_at)


def _stretch_of(s: Situation, begins: int, length: Interval) -> int:
    number = 0
    while s.after(begins, _so_many(length, number + 1)) <= s.today:
        number += 1
    return number


def _so_many(length: Interval, count: int) -> Interval:
    """`count` of them from one beginning, so that a short month shortens nothing after it."""
    (unit,) = (field.name for field in fields(length))
    total = getattr(length, unit) * count
    return length if isinstance(length, EndOfMonth) else replace(length, **{unit: total})


def _words(event: NumberedEvent) -> str:
    return event.kind.replace("_", " ")
