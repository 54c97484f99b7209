"""The engine, and one that counts on its fingers, say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Absence, Case, CaseKind, Event, Facts, KindChange, Session
from bot.domain.facts import SessionStatus as Status
from bot.domain.happenings import Happening
from bot.domain.local_time import local_day
from bot.domain.why import replay
from tests.support.known import PAIR, PRACTITIONER, SUPERVISOR, facts, moment
from tests.support.naive import POLICY, Row, rows
from tests.support.policies import LONDON

TODAY = date(2026, 11, 23)
PAST = st.integers(0, 700).map(lambda days: TODAY - timedelta(days=days))
RECENT = st.integers(0, 330).map(lambda days: TODAY - timedelta(days=days))
CASES = ("c0", "c1")
H = Happening
HAPPENED = (
    *(H.AGREEMENT, H.OBSERVATION, H.GOALS_REVIEW, H.FORMAL_OBSERVATION, H.COPY_GIVEN),
    *(H.DECISION, H.DECISION_RECORDED, H.CHILD_SEEN, H.CASE_SUMMARY),
)


@st.composite
def a_session(draw: st.DrawFn, id: str, day: date) -> Session:
    when = moment(day, draw(st.integers(8, 22)))
    if draw(st.integers(0, 3)) == 0:
        return Session(id, PAIR.id, when, status=Status.POSTPONED, decided_at=when)
    recorded = when + timedelta(hours=draw(st.integers(0, 300)))
    return Session(
        id,
        PAIR.id,
        when,
        status=draw(st.sampled_from([Status.HELD, Status.PARTLY_HELD])),
        held_at=when,
        recorded_at=draw(st.none() | st.just(recorded)),
        urgent=draw(st.booleans()),
        discussed=frozenset(draw(st.sets(st.sampled_from(CASES)))),
    )


@st.composite
def a_case(draw: st.DrawFn, id: str) -> Case:
    allocated = draw(PAST)
    kind = draw(
        st.sampled_from([CaseKind.CHILD_PROTECTION, CaseKind.CHILD_IN_NEED, CaseKind.LOOKED_AFTER])
    )
    return Case(
        id,
        id,
        (KindChange(kind, allocated),),
        allocated,
        discussed_on=tuple(draw(st.lists(PAST, max_size=3, unique=True))),
        closed_on=draw(st.sampled_from([None, None, None, TODAY])),
        seen_every_days=draw(st.none() | st.integers(7, 60)),
    )


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    days = draw(st.lists(RECENT, max_size=5, unique=True))
    happened = draw(st.lists(st.tuples(st.sampled_from(HAPPENED), PAST), max_size=8))
    events = [
        Event(f"e{n}", kind, day, draw(st.sampled_from(["", "s0", "s1", *CASES])))
        for n, (kind, day) in enumerate(dict.fromkeys(happened))
    ]
    first = draw(RECENT)
    last = draw(st.none() | st.integers(0, 400).map(lambda more: first + timedelta(days=more)))
    return facts(
        *[draw(a_session(f"s{n}", day)) for n, day in enumerate(days)],
        cases=[draw(a_case(id)) for id in CASES[: draw(st.integers(0, 2))]],
        person=replace(PRACTITIONER, started_on=draw(PAST)),
        supervisor=replace(SUPERVISOR, absences=(Absence(first, last),)),
        events=tuple(events),
        go_live=draw(st.sampled_from([date(2024, 1, 1), date(2026, 1, 5), date(2026, 8, 31)])),
    )


@pytest.mark.long
@given(any_facts())
@settings(max_examples=200, deadline=None)
def test_both_owe_the_same(known: Facts) -> None:
    found = duties(known, POLICY, moment(TODAY, 23, 30)).duties
    fast, slow = _since(known, map(_row, found)), _since(known, rows(known, TODAY))
    assert (fast - slow, slow - fast) == (Counter(), Counter())
    assert all(replay(duty.why, POLICY.calendar) == duty.due_on for duty in found)


def _since(known: Facts, some: Iterable[Row]) -> Counter[Row]:
    """What was met before go-live is nobody's matter."""
    return Counter(row for row in some if row[3] is None or row[3] >= known.go_live)


def _row(duty: Duty) -> Row:
    by_session = (DutyKind.REARRANGEMENT,)
    subject = duty.key.anchor if duty.key.kind in by_session else duty.key.subject
    met = duty.met_at and local_day(duty.met_at, LONDON)
    return duty.what or duty.key.kind.value, subject, duty.due_on, met
