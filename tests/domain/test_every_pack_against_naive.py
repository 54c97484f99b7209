"""Under each of the five policies the engine, and a slow reader of its pack, owe the same."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import (
    Absence,
    Case,
    CaseKind,
    Event,
    Facts,
    KindChange,
    ReportCount,
    Session,
)
from bot.domain.facts import SessionStatus as Status
from bot.domain.happenings import Happening
from bot.domain.intervals import Days
from bot.domain.local_time import local_day
from bot.domain.policy import Policy
from bot.domain.why import replay
from bot.policies import loader
from bot.policies.local_settings import read_settings
from tests.support.known import PAIR, PRACTITIONER, SUPERVISOR, facts, moment
from tests.support.naive_packs import Reader, Row
from tests.support.policies import LONDON

TODAY = date(2026, 11, 23)
EXAMPLES = Path(__file__).parents[2] / "examples" / "settings"
PAST = st.integers(0, 700).map(lambda days: TODAY - timedelta(days=days))
RECENT = st.integers(0, 330).map(lambda days: TODAY - timedelta(days=days))
CASES = ("c0", "c1")
ROLES = ("social_worker", "team_manager", "student", "early_help_worker")
HOW_MANY = int(os.environ.get("ORACLE_EXAMPLES", "15"))
"""Of each policy; set it to thousands for a thorough run."""
TOLD = tuple(
    kind
    for kind in Happening
    if kind.value
    in {
        *("agreement", "agreement_review", "observation", "formal_observation", "goals_review"),
        *("appraisal", "half_day_course", "records_audit", "observation_of_supervision"),
        *("decision", "consultation", "unresolved_problem", "concern", "disagreement"),
        *("child_seen", "case_summary", "action_agreed", "target_set", "dbs_check"),
        *("registration", "not_enough_time", "not_seen_alone", "copy_given"),
    }
)
AROUND = (DutyKind.SESSION, DutyKind.CONFIRMATION, DutyKind.LAST_SESSION, DutyKind.REFLECTION)
GAPS = (DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH)
SUBJECT_IS_A_SESSION = (DutyKind.REARRANGEMENT,)


@st.composite
def a_session(draw: st.DrawFn, id: str, day: date) -> Session:
    when = moment(day, draw(st.integers(8, 22)))
    status = draw(st.sampled_from([Status.HELD, Status.HELD, Status.PARTLY_HELD, Status.POSTPONED]))
    if status is Status.POSTPONED:
        decided = when - timedelta(days=draw(st.integers(0, 10)))
        return Session(id, PAIR.id, when, status=status, decided_at=decided)
    return Session(
        id,
        PAIR.id,
        when,
        status=status,
        held_at=when,
        urgent=draw(st.booleans()),
        discussed=frozenset(draw(st.sets(st.sampled_from(CASES)))),
    )


@st.composite
def a_case(draw: st.DrawFn, id: str) -> Case:
    """Of one kind, or of several in turn."""
    days = sorted(draw(st.lists(PAST, min_size=1, max_size=3, unique=True)))
    kinds = tuple(KindChange(draw(st.sampled_from(list(CaseKind))), day) for day in days)
    return Case(
        id,
        id,
        kinds,
        days[0],
        own_interval_days=draw(st.none() | st.integers(5, 120)),
        discussed_on=tuple(draw(st.lists(PAST, max_size=3, unique=True))),
        closed_on=draw(st.sampled_from([None, None, None, TODAY])),
        seen_every_days=draw(st.none() | st.integers(7, 60)),
        marks=frozenset(draw(st.sets(st.sampled_from(["under_18"])))),
    )


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """A working life in its phases, a supervisor with many reports or away, whatever happened."""
    days = draw(st.lists(RECENT, max_size=5, unique=True))
    sessions = [draw(a_session(f"s{n}", day)) for n, day in enumerate(days)]
    ahead = draw(st.none() | st.integers(1, 90))
    if ahead:
        sessions.append(Session("next", PAIR.id, moment(TODAY + timedelta(days=ahead))))
    happened = draw(st.lists(st.tuples(st.sampled_from(TOLD), PAST), max_size=8, unique=True))
    events = tuple(
        Event(
            f"e{n}",
            kind,
            day,
            draw(st.sampled_from(["", *CASES])),
            until=day + timedelta(days=draw(st.integers(0, 400))),
            urgent=draw(st.booleans()),
        )
        for n, (kind, day) in enumerate(happened)
    )
    started, first, reports = draw(PAST), draw(RECENT), draw(RECENT)
    person = replace(
        PRACTITIONER,
        started_on=started,
        role=draw(
            st.sampled_from(["social_worker", "team_manager", "student", "early_help_worker"])
        ),
        employment=draw(st.sampled_from(["permanent", "secondee"])),
        qualified_on=draw(st.none() | PAST),
        newly_qualified=draw(st.booleans()),
        progress_review_on=draw(st.none() | PAST),
        programme_since=draw(st.none() | PAST),
        role_since=draw(st.none() | PAST),
        agreed_point_on=draw(st.none() | PAST),
        supervising_since=draw(st.none() | PAST),
        team="North",
        marks=frozenset(draw(st.sets(st.sampled_from(["overseas_recruit", "demanding_work"])))),
    )
    length = draw(st.none() | st.integers(0, 200))
    supervisor = replace(
        SUPERVISOR,
        absences=(Absence(first, None if length is None else first + timedelta(days=length)),),
        reports=(
            ReportCount(date(2020, 1, 1), draw(st.sampled_from([7, 9]))),
            ReportCount(reports, 8),
        ),
    )
    granted = Event(
        "leave", Happening.STRETCH_AUTHORISED, draw(PAST), until=draw(st.none() | RECENT)
    )
    agreed = draw(st.none() | st.integers(5, 60).map(Days))
    return facts(
        *sessions,
        cases=[draw(a_case(id)) for id in CASES[: draw(st.integers(0, 2))]],
        person=person,
        pair=replace(PAIR, since=draw(PAST), agreed_every=agreed),
        supervisor=supervisor,
        supervisor_events=(granted,),
        events=events,
        go_live=draw(st.sampled_from([date(2024, 1, 1), date(2026, 1, 5), date(2026, 8, 31)])),
    )


def _policy(name: str) -> Policy:
    given = read_settings(EXAMPLES / f"{name}.yaml")
    if name == "wandsworth":
        given |= {"family_safeguarding_teams": "North"}
    return loader.policy(loader.load_pack(name), given)


POLICIES = {name: _policy(name) for name in loader.pack_names()}


@pytest.mark.long
@pytest.mark.parametrize("name", loader.pack_names())
@given(known=any_facts())
@settings(max_examples=HOW_MANY, deadline=None)
def test_both_owe_the_same(name: str, known: Facts) -> None:
    policy = POLICIES[name]
    found = duties(known, policy, moment(TODAY, 23, 30)).duties
    fast = Counter(row for duty in found if (row := _row(duty, known)) and not _apart(name, row))
    slow = Counter(row for row in Reader(known, policy, TODAY).rows() if not _apart(name, row))
    assert (fast - slow, slow - fast) == (Counter(), Counter())
    for duty in found:
        assert replay(duty.why, policy.calendar) == duty.due_on
        assert all(replay(one.why, policy.calendar) == one.due for one in duty.also)


def _row(duty: Duty, known: Facts) -> Row | None:
    """None for what is around a session, and for a gap that was over before go-live."""
    met_on = local_day(duty.met_at, LONDON) if duty.met_at else date.max
    if duty.key.kind in AROUND or (duty.key.kind in GAPS and met_on < known.go_live):
        return None
    subject = duty.key.anchor if duty.key.kind in SUBJECT_IS_A_SESSION else duty.key.subject
    return duty.what or duty.key.kind.value, subject, duty.due_on


def _apart(name: str, row: Row) -> bool:
    """Kent's cases belong to the next session, which test_case_discussion.py is about."""
    return name == "kent" and row[0] == "case_discussion"
