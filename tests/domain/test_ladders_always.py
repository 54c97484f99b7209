"""What holds for every ladder: gentle rules never escalate, nothing outside hours, no surprise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain as joined

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.facts import FULL_TIME, Absence
from bot.domain.hours import is_working
from bot.domain.intervals import Days, Hours, Weeks, WorkingDays
from bot.domain.ladders import freeze, plan, thaw
from bot.domain.local_time import start_of_day
from bot.domain.moments import hold_ends
from bot.domain.policy import MAY_ESCALATE, Strength, Voice
from bot.domain.receivers import Chain, reachable
from tests.support.ladders import (
    ALICE,
    BEFORE_AND_AFTER,
    BOB,
    CAROL,
    DID_IT_HAPPEN,
    ERIN,
    HOURS_BEFORE,
    POLICY,
    TOLD_WHEN_LATE,
    TOLD_WHEN_LIKELY,
    TUESDAY_TO_THURSDAY,
    rung,
    standing,
)
from tests.support.policies import LONDON

FIRST = date(2026, 2, 16)
DAYS = st.integers(0, 330).map(lambda ahead: FIRST + timedelta(days=ahead))
LENGTHS = st.one_of(
    st.integers(0, 6).map(WorkingDays),
    st.integers(0, 10).map(Days),
    st.integers(0, 2).map(Weeks),
    st.integers(0, 50).map(Hours),
)


def moments(day: date) -> st.SearchStrategy:
    return st.integers(0, 24 * 60 - 1).map(
        lambda minutes: start_of_day(day, LONDON) + timedelta(minutes=minutes)
    )


@st.composite
def people(draw, person, due_on):
    pattern = draw(st.sampled_from([FULL_TIME, FULL_TIME, TUESDAY_TO_THURSDAY]))
    if not draw(st.booleans()):
        return replace(person, pattern=pattern)
    begins = due_on + timedelta(days=draw(st.integers(-20, 20)))
    ends = begins + timedelta(days=draw(st.integers(0, 12)))
    return replace(person, pattern=pattern, absences=(Absence(begins, ends),))


@st.composite
def odd_ladders(draw):
    """Ladders that no pack should hold, beside those that ours do."""
    asked = rung("before", Voice.REMINDER, "supervisor", before=draw(LENGTHS), brief=True)
    later = rung("after", Voice.PROMPT, "practitioner", after=draw(LENGTHS))
    warned = rung("warned", Voice.WARNING, "practitioner", ahead_of="up", by=draw(LENGTHS))
    up = rung("up", Voice.ESCALATION, "next_up", after=draw(LENGTHS), brief=draw(st.booleans()))
    bare = rung("bare", Voice.ESCALATION, "second_up", on="opening")
    rungs = draw(st.permutations([asked, later, warned, up, bare]))
    return tuple(rungs[: draw(st.integers(1, 5))])


LADDERS = st.one_of(
    odd_ladders(),
    st.sampled_from(
        [BEFORE_AND_AFTER, TOLD_WHEN_LATE, TOLD_WHEN_LIKELY, DID_IT_HAPPEN, HOURS_BEFORE]
    ),
)


@st.composite
def cases(draw, strengths=tuple(Strength)):
    due_on = draw(DAYS)
    duty = standing(draw(LADDERS), due_on, strength=draw(st.sampled_from(strengths)), go_live=FIRST)
    duty = duty._replace(opens_at=draw(moments(due_on - timedelta(days=draw(st.integers(0, 30))))))
    if draw(st.booleans()):
        duty = duty._replace(due_at=draw(moments(due_on)))
    above = (draw(people(CAROL, due_on)), draw(people(ERIN, due_on)))
    chain = Chain(draw(people(ALICE, due_on)), draw(people(BOB, due_on)), above)
    return duty, chain


def played(duty, chain, steps=60):
    """Says everything as its moment comes, as the planner and a prompt courier would.

    Yields what is said with the standing just before it.
    """
    now = min(duty.opens_at, duty.due_at)
    for _ in range(steps):
        found = plan(duty, chain, POLICY, now)
        for nudge in found.nudges:
            yield duty, nudge
        fresh = {nudge.rung: now for nudge in found.nudges}
        told = dict.fromkeys(fresh, ("carol",))
        duty = duty._replace(said={**fresh, **duty.said}, told={**told, **duty.told})
        following = plan(duty, chain, POLICY, now).next_check_at
        if following is None:
            return
        assert following > now
        now = following


@given(cases(strengths=tuple(set(Strength) - MAY_ESCALATE)))
@settings(deadline=None, max_examples=60)
def test_no_gentle_rule_ever_warns_or_escalates(case):
    for _, nudge in played(*case):
        assert nudge.voice in (Voice.REMINDER, Voice.PROMPT)


@given(cases())
@settings(deadline=None, max_examples=80)
def test_nothing_is_said_outside_the_recipients_hours(case):
    duty, chain = case
    for _, nudge in played(duty, chain):
        recipient = chain.find(nudge.recipient)
        assert is_working(recipient, nudge.say_at, POLICY.calendar, LONDON)
        assert nudge.say_at >= duty.opens_at


@given(cases())
@settings(deadline=None, max_examples=80)
def test_a_reminder_of_a_date_never_comes_after_it(case):
    duty, chain = case
    for before, nudge in played(duty, chain):
        if before.rung(nudge.rung).when == "before":
            assert nudge.say_at < duty.due_at
            assert nudge.lapses_at <= duty.due_at


@given(cases(), st.integers(0, 60))
@settings(deadline=None, max_examples=60)
def test_planning_twice_gives_the_same(case, days):
    duty, chain = case
    now = duty.opens_at + timedelta(days=days)
    first = plan(duty, chain, POLICY, now)
    assert plan(duty, chain, POLICY, now) == first
    later = {(one.rung, one.recipient) for one in first.nudges}
    assert len(later) == len(first.nudges)


@given(cases(), st.integers(0, 60))
@settings(deadline=None, max_examples=40)
def test_a_duty_that_is_met_never_nags(case, days):
    duty, chain = case
    now = duty.opens_at + timedelta(days=days)
    met = duty._replace(met_at=now)
    assert plan(met, chain, POLICY, now).nudges == ()
    assert plan(met, chain, POLICY, now).next_check_at is None


@given(cases(strengths=tuple(MAY_ESCALATE)))
@settings(deadline=None, max_examples=120)
def test_nobody_above_is_told_before_the_pair(case):
    duty, chain = case
    for before, nudge in played(duty, chain):
        if nudge.voice is not Voice.ESCALATION:
            continue
        ahead = [one for one in before.ladder if one.when == "ahead_of"]
        rungs = [one for one in ahead if one.other == nudge.rung]
        warned = [before.said[one.name] for one in rungs if one.name in before.said]
        if warned:
            hold = hold_ends(min(warned), rungs[0].hold, POLICY)
            assert nudge.say_at >= hold
        elif before.rung(nudge.rung).when != "unanswered":
            readers = joined(*(one.to for one in rungs))
            pair = {"practitioner": chain.practitioner, "supervisor": chain.supervisor}
            told = [pair[code] for code in readers]
            assert told
            assert not any(reachable(one, chain, nudge.say_at, POLICY) for one in told)


@given(LADDERS)
@settings(deadline=None, max_examples=40)
def test_thawing_gives_back_what_was_frozen(rungs):
    frozen = freeze(rungs, POLICY)
    assert [one.name for one in thaw(frozen)] == [one.name for one in rungs]
