"""What applies now: how to prepare, what to cover, what to record, whom to take a concern to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.facts import Case, Facts
from bot.domain.happened import answers, happened
from bot.domain.happenings import Happening
from bot.domain.numbered import NumberedSession
from bot.domain.places import Moment, Place, PlaceKind
from bot.domain.policy import Policy
from bot.domain.view import View, in_words, view
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
    v = view(facts, policy, now)
    if v is None:
        return ()
    places = policy.pack.places.items()
    here = [(r, place) for r, place in places if facts.pair or place.when is Moment.LEAVING]
    return tuple(one for rule, place in here for one in _of(v, rule, place))


def _of(v: View, rule: str, place: Place) -> Iterator[Guidance]:
    suits = not place.roles or v.told.person.role in place.roles
    if place.as_ is not PlaceKind.GUIDANCE or place.when is None or not suits:
        return
    applies = _MOMENTS[place.when](v)
    if place.case_kinds:
        applies = _of_kinds(v, place, applies)
    for about, why in applies:
        until = _keep_until(v, place)
        yield Guidance(
            rules=(rule,),
            when=place.when,
            about=about,
            says=place.says,
            items=(*place.items, *_chosen(v, place)),
            why=(why, *_kept(place, until), *_by_setting(place)),
            keep_until=until,
        )


def _of_kinds(v: View, place: Place, applies: _Applies) -> _Applies:
    """About a case: that case is of such a kind. About anything else: there is such a case."""
    cases = {
        case.id: case.as_on(date.fromordinal(v.today)).kind in place.case_kinds
        for case in _open_cases(v)
    }
    for about, why in applies:
        if cases.get(about, any(cases.values())):
            yield about, why


def _keep_until(v: View, place: Place) -> date | None:
    length = v.resolve(place.keep) if place.keep else None
    last = _last_record(v)
    return date.fromordinal(v.after(last, length.interval)) if length and last else None


def _last_record(v: View) -> int | None:
    recorded = (v.day(one.recorded_at) for one in v.sessions if one.recorded_at is not None)
    return max((*recorded, *(one.on.toordinal() for one in v.told.records)), default=None)


def _kept(place: Place, until: date | None) -> Iterator[str]:
    if until is not None and place.keep is not None:
        yield f"The last record is to be kept at least until {day_in_words(until)}."


def _chosen(v: View, place: Place) -> Iterator[str]:
    """The lines that the council's setting adds."""
    value = v.policy.settings.get(place.setting)
    if isinstance(value, str):
        texts = [] if place.by_choice else value.split(",")
        yield from place.by_choice.get(value, ())
        yield from (line for text in texts if (line := text.strip()))


def _by_setting(place: Place) -> Iterator[str]:
    if place.setting:
        yield f"Chosen locally: {place.setting.replace('_', ' ')}."


# --- when it applies --------------------------------------------------------------------------


def _always(v: View) -> _Applies:
    yield v.told.person.id, "It always applies."


def _joining(v: View) -> _Applies:
    known = happened(v).get(Happening.AGREEMENT, ())
    if not any(one.on >= v.pair.since for one in known):
        yield v.pair.id, "No agreement with today's supervisor is known yet."


def _booking(v: View) -> _Applies:
    if not v.booked:
        yield v.pair.id, "Nothing is booked."


def _next(v: View) -> _Applies:
    for one in v.booked[:1]:
        yield one.id, f"The next session is on {v.on_day(one.planned_at)}."


def _case(v: View) -> _Applies:
    for case in _open_cases(v):
        yield case.id, f"Case {case.ref} is open."


def _first_discussion(v: View) -> _Applies:
    for case in _open_cases(v):
        if not _discussed(v, case):
            yield case.id, f"No discussion of case {case.ref} is known yet."


def _later_discussion(v: View) -> _Applies:
    for case in _open_cases(v):
        if _discussed(v, case):
            yield case.id, f"Case {case.ref} has been discussed before."


def _recording(v: View) -> _Applies:
    for one in v.since_go_live:
        if one.was_held and one.recorded_at is None:
            yield one.id, f"{_held(v, one)} is not known to be recorded."


def _decision(v: View) -> _Applies:
    known = happened(v)
    recorded = known.get(Happening.DECISION_RECORDED, ())
    for one in known.get(Happening.DECISION, ()):
        if not any(answers(other, one) for other in recorded):
            yield one.about or v.told.person.id, f"A decision was made on {in_words(one.on)}."


def _moved(v: View) -> _Applies:
    last_held = v.counting[-1].happened_at if v.counting else None
    for one in v.since_go_live:
        if one.fell_through and (last_held is None or last_held < one.planned_at):
            yield one.id, f"The session on {v.on_day(one.planned_at)} fell through."


def _concern(v: View) -> _Applies:
    yield v.told.person.id, "For whenever there is a concern."


def _supervising(v: View) -> _Applies:
    if v.told.person.supervises:
        yield v.told.person.id, "They supervise."


def _leaving(v: View) -> _Applies:
    if v.told.person.left_on is not None:
        yield v.told.person.id, f"They leave on {day_in_words(v.told.person.left_on)}."


def _open_cases(v: View) -> list[Case]:
    today = date.fromordinal(v.today)
    return [one for one in v.cases if one.closed_on is None or one.closed_on > today]


def _discussed(v: View, case: Case) -> bool:
    return bool(case.discussed_on) or any(case.id in one.discussed for one in v.counting)


def _held(v: View, session: NumberedSession) -> str:
    return f"The session of {v.on_day(session.happened_at)}"


_MOMENTS: Mapping[Moment, Callable[[View], _Applies]] = {
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
