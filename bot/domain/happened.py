"""Everything that has happened by now, what sessions and pairs say of themselves included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.happenings import DERIVED, Happening
from bot.domain.numbered import CANCELLED, GROUP, ONE_TO_ONE, NumberedEvent, NumberedSession
from bot.domain.situation import Situation

Happened = Mapping[str, tuple[NumberedEvent, ...]]
"""By the code of the happening."""


def happened(s: Situation) -> Happened:
    """Of each kind, in order of time; what lies ahead is left out, booked sessions excepted."""
    found: dict[str, list[NumberedEvent]] = {}
    for event in (*s.facts.events, *_derived(s)):
        if event.on <= s.today or event.kind == Happening.SESSION_BOOKED:
            found.setdefault(event.kind, []).append(event)
    return {kind: tuple(sorted(of, key=lambda e: _order(s, e))) for kind, of in found.items()}


def moment(s: Situation, event: NumberedEvent) -> int:
    """When it happened; the beginning of its day where no more is known."""
    return s.start_of(event.on) if event.at is None else event.at


def over(s: Situation, event: NumberedEvent) -> int:
    """What comes after this came after the event: the end of its day where no more is known."""
    return s.start_of(event.on + 1) if event.at is None else event.at


def answers(answer: NumberedEvent, to: NumberedEvent) -> bool:
    """Whether one is about the other: names it, or the same session or case, or neither does."""
    if answer.kind in DERIVED and answer.kind != Happening.SESSION_RECORDED:
        return True
    return answer.about in (to.id, to.about)


def changes(s: Situation) -> Iterator[int]:
    """The moments at which what lies ahead will have happened."""
    for event in s.facts.events:
        if event.on > s.today:
            yield s.start_of(event.on)
    for session in s.sessions:
        for at in (session.held_at, session.decided_at, session.recorded_at, session.planned_at):
            if at is not None and at > s.now:
                yield s.start_of(s.day(at))
    if s.facts.person.left_on is not None:
        yield s.start_of(s.facts.person.left_on)
    yield s.start_of(s.pair.since)


def _order(s: Situation, event: NumberedEvent) -> tuple[int, str]:
    return moment(s, event), event.id


def _derived(s: Situation) -> Iterator[NumberedEvent]:
    for session in s.sessions:
        yield from _of_a_session(s, session)
    if s.facts.pair is not None:
        since = s.pair.since
        yield NumberedEvent(s.pair.id, Happening.PAIR_BEGAN, since, at=s.start_of(since))
        if s.facts.earlier_pairs:
            yield NumberedEvent(
                s.pair.id, Happening.CHANGE_OF_SUPERVISOR, since, at=s.start_of(since)
            )
    if s.facts.person.left_on is not None:
        yield NumberedEvent(s.facts.person.id, Happening.LEAVING, s.facts.person.left_on)


def _of_a_session(s: Situation, one: NumberedSession) -> Iterator[NumberedEvent]:
    for kind, at in _kinds(one):
        yield NumberedEvent(one.id, kind, s.day(at), one.id, at, urgent=one.urgent)


def _kinds(one: NumberedSession) -> Iterator[tuple[Happening, int]]:
    if one.counts:
        yield Happening.SUPERVISION_HELD, one.happened_at
        if one.led_by == "consultant":
            yield Happening.CONSULTANT_SESSION_HELD, one.happened_at
    if one.was_held and one.kind == GROUP:
        yield Happening.GROUP_HELD, one.happened_at
    if one.fell_through:
        yield (
            Happening.SESSION_FELL_THROUGH,
            one.planned_at if one.decided_at is None else one.decided_at,
        )
    elif one.kind == ONE_TO_ONE and one.status != CANCELLED:
        yield Happening.SESSION_BOOKED, one.planned_at
    if one.was_held and one.recorded_at is not None:
        yield Happening.SESSION_RECORDED, one.recorded_at
