"""What holds of all duties, whatever the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.almanac import number_of
from bot.domain.duties import duties, owed, running
from bot.domain.duty import Duty, DutyKind, State, state
from bot.domain.facts import (
    Absence,
    Case,
    CaseKind,
    Event,
    Facts,
    KindChange,
    Pair,
    Review,
    Session,
    SessionKind,
    SessionStatus,
)
from bot.domain.happenings import DERIVED, Happening
from bot.domain.local_time import end_of_day, local_day
from bot.domain.numbered import numbered
from bot.domain.why import lines, replay
from tests.support.known import PAIR, PRACTITIONER, SUPERVISOR, facts, moment
from tests.support.policies import LONDON, everything

POLICY = everything()
START, END = date(2025, 11, 1), date(2027, 3, 31)
DAYS = st.dates(START, END)
MOMENTS = st.builds(moment, DAYS, st.integers(0, 23), st.integers(0, 59))
CASES = ("c0", "c1", "c2")
FEW = settings(max_examples=30, deadline=None)


@st.composite
def a_session(draw: st.DrawFn, id: str) -> Session:
    """Any session that people could have told us of."""
    status = draw(st.sampled_from(SessionStatus))
    when = draw(MOMENTS)
    was_held = status in (SessionStatus.HELD, SessionStatus.PARTLY_HELD)
    decided = when + timedelta(hours=draw(st.integers(-72, 72)))
    return Session(
        id,
        draw(st.sampled_from([PAIR.id, "earlier"])),
        when,
        status=status,
        kind=draw(st.sampled_from(SessionKind)),
        minutes=draw(st.integers(30, 180)),
        held_at=when if was_held else None,
        decided_at=None if status is SessionStatus.PLANNED else decided,
        recorded_at=draw(st.none() | st.just(when + timedelta(days=2))) if was_held else None,
        replaces=draw(st.none() | st.sampled_from(["s0", "s1", "s2"])),
        urgent=draw(st.booleans()),
        discussed=frozenset(draw(st.sets(st.sampled_from(CASES)))) if was_held else frozenset(),
    )


@st.composite
def a_case(draw: st.DrawFn, id: str) -> Case:
    allocated = draw(DAYS)
    days = sorted({allocated, *draw(st.lists(DAYS, max_size=2))})
    kinds = tuple(KindChange(draw(st.sampled_from(CaseKind)), day) for day in days)
    return Case(
        id,
        id,
        kinds,
        allocated,
        own_interval_days=draw(st.none() | st.integers(7, 90)),
        discussed_on=tuple(draw(st.lists(DAYS, max_size=2, unique=True))),
        closed_on=draw(st.none() | DAYS),
        reviews=tuple(Review(day) for day in draw(st.lists(DAYS, max_size=3))),
        seen_every_days=draw(st.none() | st.integers(7, 60)),
        paused=draw(st.booleans()),
    )


@st.composite
def an_event(draw: st.DrawFn, id: str) -> Event:
    """Anything that could have happened, about anything."""
    at = draw(MOMENTS)
    return Event(
        id,
        draw(st.sampled_from([kind for kind in Happening if kind not in DERIVED])),
        local_day(at, LONDON),
        draw(st.sampled_from(["", *CASES, "s0", "s1", "s2", "e0", "e1"])),
        at=draw(st.none() | st.just(at)),
        until=draw(st.none() | DAYS),
        urgent=draw(st.booleans()),
    )


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    person = replace(
        PRACTITIONER,
        started_on=draw(DAYS),
        qualified_on=draw(st.none() | DAYS),
        newly_qualified=draw(st.booleans()),
        progress_review_on=draw(st.none() | DAYS),
    )
    sessions = [draw(a_session(f"s{n}")) for n in range(draw(st.integers(0, 6)))]
    sessions.sort(key=lambda one: one.planned_at)
    earlier = Pair("earlier", PRACTITIONER.id, "eve", since=START)
    cases = [draw(a_case(id)) for id in CASES[: draw(st.integers(0, 3))]]
    events = [draw(an_event(f"e{n}")) for n in range(draw(st.integers(0, 6)))]
    away = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    absence = Absence(away[0], draw(st.none() | st.just(away[1])))
    return facts(
        *sessions,
        cases=cases,
        person=person,
        earlier_pairs=(earlier,),
        events=tuple(events),
        supervisor=replace(SUPERVISOR, absences=(absence,)),
        supervisor_events=tuple(draw(st.lists(an_event("x"), max_size=1))),
    )


@given(any_facts(), MOMENTS)
@FEW
def test_the_dates_that_run_are_those_of_the_open_duties(known: Facts, now: datetime) -> None:
    of, number = numbered(known), number_of(now)
    found = owed(of, POLICY, number).dated
    still_open = [(one.rule, one.subject, one.due_on) for one in found if one.met_at is None]
    assert sorted(running(of, POLICY, number)) == sorted(still_open)


@given(any_facts(), MOMENTS)
@FEW
def test_every_date_can_be_worked_out_again(known: Facts, now: datetime) -> None:
    for duty in duties(known, POLICY, now).duties:
        assert replay(duty.why, POLICY.calendar) == duty.due_on
        assert all(replay(other.why, POLICY.calendar) == other.due for other in duty.also)
        assert all(line.endswith(".") for line in lines(duty))
        assert len(lines(duty)) == len(duty.why) + len(duty.also)


@given(any_facts(), MOMENTS)
@FEW
def test_a_key_occurs_once(known: Facts, now: datetime) -> None:
    keys = [duty.key for duty in duties(known, POLICY, now).duties]
    assert len(keys) == len(set(keys))


@given(any_facts(), MOMENTS, st.randoms())
@FEW
def test_the_order_of_the_facts_does_not_matter(
    known: Facts, now: datetime, chance: object
) -> None:
    sessions, cases, events = list(known.sessions), list(known.cases), list(known.events)
    for some in (sessions, cases, events):
        chance.shuffle(some)
    shuffled = replace(known, sessions=tuple(sessions), cases=tuple(cases), events=tuple(events))
    plain, other = duties(known, POLICY, now), duties(shuffled, POLICY, now)
    assert set(plain.duties) == set(other.duties)
    assert plain.valid_until == other.valid_until


@given(any_facts(), MOMENTS)
@FEW
def test_what_is_met_is_never_overdue_and_never_held_back(known: Facts, now: datetime) -> None:
    for duty in duties(known, POLICY, now).duties:
        if duty.met_at is not None:
            today = local_day(now, LONDON)
            assert state(duty.due_on, duty.due_at, duty.met_at, now, today) is State.MET
            assert not duty.held_back


@given(any_facts(), MOMENTS)
@FEW
def test_the_last_instant_lies_on_the_due_day(known: Facts, now: datetime) -> None:
    for duty in duties(known, POLICY, now).duties:
        assert local_day(duty.due_at, LONDON) == duty.due_on
        if duty.key.kind is DutyKind.SUPERVISION:
            assert duty.due_at == end_of_day(duty.due_on, LONDON)


@given(any_facts(), MOMENTS)
@FEW
def test_the_earliest_date_leads(known: Facts, now: datetime) -> None:
    for duty in duties(known, POLICY, now).duties:
        assert all(other.due >= duty.due_on for other in duty.also)


@given(any_facts(), MOMENTS)
@FEW
def test_of_each_minimum_at_most_one_is_open(known: Facts, now: datetime) -> None:
    found = duties(known, POLICY, now).duties
    for kind in (DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH):
        still_open = [one for one in found if one.key.kind is kind and one.met_at is None]
        assert len(still_open) <= 1


@given(any_facts(), MOMENTS, st.integers(0, 30), st.integers(0, 10_000))
@FEW
def test_nothing_changes_by_time_alone_before_it_was_said_to(
    known: Facts, now: datetime, days: int, seconds: int
) -> None:
    found = duties(known, POLICY, now)
    later = now + timedelta(days=days, seconds=seconds)
    if found.valid_until is not None:
        assert found.valid_until > now
        later = min(later, found.valid_until - timedelta(microseconds=1))
    assert _lasting(duties(known, POLICY, later).duties) == _lasting(found.duties)


@given(any_facts(), MOMENTS)
@FEW
def test_sessions_of_other_kinds_reset_nothing(known: Facts, now: datetime) -> None:
    groups = tuple(
        replace(one, id=f"g{one.id}", kind=SessionKind.GROUP, replaces=None)
        for one in known.sessions
    )
    more = replace(known, sessions=(*known.sessions, *groups))
    assert _minimum(more, now) == _minimum(known, now)


def _minimum(known: Facts, now: datetime) -> set[Duty]:
    kinds = (DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.CASE_DISCUSSION)
    return {duty for duty in duties(known, POLICY, now).duties if duty.key.kind in kinds}


def _lasting(found: tuple[Duty, ...]) -> set[Duty]:
    """A booking has no moment of its own at which it was made, so it is met at any `now`."""
    by_booking = (DutyKind.LIKELY_BREACH, DutyKind.REARRANGEMENT)
    return {
        replace(duty, met_at=duty.opens_at)
        if duty.key.kind in by_booking and duty.met_at is not None
        else duty
        for duty in found
    }
