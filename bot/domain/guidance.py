"""What applies now: how to prepare, what to cover, what to record, whom to take a concern to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.facts import Case, Facts, Session
from bot.domain.happened import answers, happened
from bot.domain.happenings import Happening
from bot.domain.places import Moment, Place, PlaceKind
from bot.domain.policy import Policy
from bot.domain.situation import Situation, of_a_leaver
from bot.domain.why import day_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """`about` is the id of a person, session or case; `items` stand in their order.

    `keep_until` is the first day on which a record might be disposed of: a floor, never an order.
    """

    rules: tuple[str, ...]
    when: Moment
    about: str
    says: str
    items: tuple[str, ...]
    why: tuple[str, ...]
    keep_until: date | None = None


_Applies = Iterator[tuple[str, str]]
"""About what (an id), and why it applies now."""


def guidance(facts: Facts, policy: Policy, now: datetime) -> tuple[Guidance, ...]:
    """All guidance for `facts.person` at `now`, in the pack's order."""
    places = policy.pack.places.items()
    if facts.pair is not None:
        s = Situation(facts, facts.pair, policy, now)
        return tuple(one for rule, place in places for one in _of(s, rule, place))
    gone = of_a_leaver(facts, policy, now)
    leaving = [(rule, place) for rule, place in places if place.when is Moment.LEAVING]
    return tuple(one for rule, place in leaving for one in _of(gone, rule, place)) if gone else ()


def _of(s: Situation, rule: str, place: Place) -> Iterator[Guidance]:
    suits = not place.roles or s.facts.person.role in place.roles
    if place.as_ is not PlaceKind.GUIDANCE or place.when is None or not suits:
        return
    applies = _MOMENTS[place.when](s)
    if place.case_kinds:
        applies = _of_kinds(s, place, applies)
    for about, why in applies:
        until = _keep_until(s, place)
        yield Guidance(
            rules=(rule,),
            when=place.when,
            about=about,
            says=place.says,
            items=place.items,
            why=(why, *_kept(place, until)),
            keep_until=until,
        )


def _of_kinds(s: Situation, place: Place, applies: _Applies) -> _Applies:
    """About a case: that case is of such a kind. About anything else: there is such a case."""
    cases = {case.id: case.as_on(s.today).kind in place.case_kinds for case in _open_cases(s)}
    for about, why in applies:
        if cases.get(about, any(cases.values())):
            yield about, why


def _keep_until(s: Situation, place: Place) -> date | None:
    length = s.resolve(place.keep) if place.keep else None
    last = _last_record(s)
    return s.after(last, length.interval) if length and last else None


def _last_record(s: Situation) -> date | None:
    recorded = (s.day(one.recorded_at) for one in s.sessions if one.recorded_at)
    return max((*recorded, *(one.on for one in s.facts.records)), default=None)


def _kept(place: Place, until: date | None) -> Iterator[str]:
    if until is not None and place.keep is not None:
        yield f"The last record is to be kept at least until {day_in_words(until)}."


# --- when it applies --------------------------------------------------------------------------


def _always(s: Situation) -> _Applies:
    yield s.facts.person.id, "It always applies."


def _joining(s: Situation) -> _Applies:
    known = happened(s).get(Happening.AGREEMENT, ())
    if not any(one.on >= s.pair.since for one in known):
        yield s.pair.id, "No agreement with today's supervisor is known yet."


def _booking(s: Situation) -> _Applies:
    if not s.booked:
        yield s.pair.id, "Nothing is booked."


def _next(s: Situation) -> _Applies:
    for one in s.booked[:1]:
        yield one.id, f"The next session is on {day_in_words(s.day(one.planned_at))}."


def _case(s: Situation) -> _Applies:
    for case in _open_cases(s):
        yield case.id, f"Case {case.ref} is open."


def _first_discussion(s: Situation) -> _Applies:
    for case in _open_cases(s):
        if not _discussed(s, case):
            yield case.id, f"No discussion of case {case.ref} is known yet."


def _later_discussion(s: Situation) -> _Applies:
    for case in _open_cases(s):
        if _discussed(s, case):
            yield case.id, f"Case {case.ref} has been discussed before."


def _recording(s: Situation) -> _Applies:
    for one in s.since_go_live:
        if one.was_held and one.recorded_at is None:
            yield one.id, f"{_held(s, one)} is not known to be recorded."


def _decision(s: Situation) -> _Applies:
    known = happened(s)
    recorded = known.get(Happening.DECISION_RECORDED, ())
    for one in known.get(Happening.DECISION, ()):
        if not any(answers(other, one) for other in recorded):
            yield one.about or s.facts.person.id, f"A decision was made on {day_in_words(one.on)}."


def _moved(s: Situation) -> _Applies:
    last_held = s.counting[-1].happened_at if s.counting else None
    for one in s.since_go_live:
        if one.fell_through and (last_held is None or last_held < one.planned_at):
            yield one.id, f"The session on {day_in_words(s.day(one.planned_at))} fell through."


def _concern(s: Situation) -> _Applies:
    yield s.facts.person.id, "For whenever there is a concern."


def _supervising(s: Situation) -> _Applies:
    if s.facts.person.supervises:
        yield s.facts.person.id, "They supervise."


def _leaving(s: Situation) -> _Applies:
    if s.facts.person.left_on is not None:
        yield s.facts.person.id, f"They leave on {day_in_words(s.facts.person.left_on)}."


def _open_cases(s: Situation) -> list[Case]:
    closed = (case.closed_on is not None and case.closed_on <= s.today for case in s.facts.cases)
    return [case for case, is_closed in zip(s.facts.cases, closed, strict=True) if not is_closed]


def _discussed(s: Situation, case: Case) -> bool:
    return bool(case.discussed_on) or any(case.id in one.discussed for one in s.counting)


def _held(s: Situation, session: Session) -> str:
    return f"The session of {day_in_words(s.day(session.happened_at))}"


_MOMENTS: Mapping[Moment, Callable[[Situation], _Applies]] = {
    Moment.ALWAYS: _always,
    Moment.JOINING: _joining,
    Moment.BOOKING: _booking,
    Moment.PREPARING: _next,
    Moment.SESSION: _next,
    Moment.CASE: _case,
    Moment.FIRST_DISCUSSION: _first_discussion,
    Moment.LATER_DISCUSSION: _later_discussion,
    Moment.RECORDING: _recording,
    Moment.DECISION: _decision,
    Moment.MOVED: _moved,
    Moment.CONCERN: _concern,
    Moment.SUPERVISING: _supervising,
    Moment.LEAVING: _leaving,
}
