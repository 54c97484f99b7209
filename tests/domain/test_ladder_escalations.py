"""Whom a ladder warns, whom it tells after that, and when it looks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.intervals import Hours, WorkingDays
from bot.domain.ladders import plan, told_next, wording_moment
from bot.domain.policy import Strength
from bot.domain.receivers import Chain
from tests.support.ladders import (
    ALICE,
    BOB,
    CAROL,
    CHAIN,
    ERIN,
    POLICY,
    THURSDAY,
    TOLD_WHEN_LATE,
    TOLD_WHEN_LIKELY,
    away,
    local,
    looks,
    planned,
    said,
    standing,
    told_on_friday,
)
from tests.support.policies import LONDON, policy

MORNING = local("2026-11-25 09:00")


def test_the_pair_are_warned_ahead_and_the_manager_told_at_the_first_working_moment():
    duty = standing(TOLD_WHEN_LATE, THURSDAY)
    warned = local("2026-11-25 09:00")
    assert planned(duty, "2026-11-25 09:00") == [
        ("warning", "alice", warned),
        ("warning", "bob", warned),
    ]
    duty = said(duty, {"warning": warned}, ALICE, BOB)
    assert looks(duty, "2026-11-25 09:01") == local("2026-11-27 09:00")
    assert planned(duty, "2026-11-27 09:00") == [("told", "carol", local("2026-11-27 09:00"))]


def test_without_its_warning_nothing_goes_up():
    duty = standing(TOLD_WHEN_LATE, THURSDAY)
    late = planned(duty, "2026-12-02 10:00")
    assert {one[0] for one in late} == {"warning"}
    warned = said(duty, {"warning": local("2026-12-02 10:00")}, ALICE, BOB)
    assert planned(warned, "2026-12-02 11:00") == []
    assert looks(warned, "2026-12-02 11:00") == local("2026-12-03 10:00")
    assert [one[0] for one in planned(warned, "2026-12-03 10:00")] == ["told"]


def test_whoever_cannot_be_sent_the_text_is_replaced_by_the_next_up():
    duty = said(standing(TOLD_WHEN_LATE, THURSDAY), {"warning": MORNING}, ALICE, BOB)
    refused = duty._replace(refused={"told": ("carol",)})
    assert planned(refused, "2026-11-27 09:00") == [("told", "erin", local("2026-11-27 09:00"))]
    nobody = duty._replace(refused={"told": ("carol", "erin")})
    found = plan(nobody, CHAIN, POLICY, local("2026-11-27 09:00"))
    assert (found.nudges, found.unheard) == ((), ("told",))


def test_whoever_had_no_account_is_told_only_where_there_is_nobody_else():
    """They may be lost again as soon as it is their turn."""
    duty = said(standing(TOLD_WHEN_LATE, THURSDAY), {"warning": MORNING}, ALICE, BOB)
    missed = duty._replace(missed={"told": ("carol",)})
    assert planned(missed, "2026-11-27 09:00") == [("told", "erin", local("2026-11-27 09:00"))]
    both = duty._replace(missed={"told": ("carol", "erin")})
    assert planned(both, "2026-11-27 09:00") == [("told", "carol", local("2026-11-27 09:00"))]


def test_a_warning_that_can_be_sent_to_one_of_them_goes_to_the_other():
    duty = standing(TOLD_WHEN_LATE, THURSDAY)._replace(refused={"warning": ("alice",)})
    assert planned(duty, "2026-11-25 09:00") == [("warning", "bob", MORNING)]
    assert planned(duty, "2026-11-27 10:00") == [("warning", "bob", MORNING)]


def test_a_warning_that_can_be_sent_to_neither_holds_up_nothing():
    duty = standing(TOLD_WHEN_LATE, THURSDAY)._replace(refused={"warning": ("alice", "bob")})
    assert planned(duty, "2026-11-25 09:00") == []
    assert planned(duty, "2026-11-27 09:00") == [("told", "carol", local("2026-11-27 09:00"))]


def test_a_ladder_that_would_surprise_the_pair_stays_silent():
    duty = standing((TOLD_WHEN_LATE[1],), THURSDAY)
    assert plan(duty, CHAIN, POLICY, local("2026-12-02 10:00")).nudges == ()


def test_where_the_moment_is_here_at_opening_the_hold_delays_it():
    opened = local("2026-11-24 11:00")
    duty = standing(TOLD_WHEN_LIKELY, date(2026, 12, 8), opens_at=opened)
    assert [one[0] for one in planned(duty, "2026-11-24 11:00")] == ["warning", "warning"]
    assert wording_moment("warning", duty, CHAIN, POLICY, opened) == local("2026-11-25 11:00")
    assert told_next("warning", duty, CHAIN, POLICY, opened) == (ERIN,)
    duty = said(duty, {"warning": opened}, ALICE, BOB)
    assert looks(duty, "2026-11-24 11:01") == local("2026-11-25 11:00")
    assert planned(duty, "2026-11-25 11:00") == [("told", "erin", local("2026-11-25 11:00"))]


@pytest.mark.parametrize(
    ("hold", "told_at"), [(Hours(3), "2026-11-24 14:00"), (WorkingDays(5), "2026-11-25 11:00")]
)
def test_the_hold_is_a_setting_of_one_working_day_at_most(hold, told_at):
    opened = local("2026-11-24 11:00")
    under = policy(settings={"hold": hold})
    duty = standing(TOLD_WHEN_LIKELY, date(2026, 12, 8), under=under, opens_at=opened)
    duty = said(duty, {"warning": opened}, ALICE)
    assert looks(duty, "2026-11-24 11:01") == local(told_at)


def test_a_warning_on_a_friday_afternoon_holds_over_the_weekend():
    opened = local("2026-11-27 16:00")
    duty = standing(TOLD_WHEN_LIKELY, date(2026, 12, 8), opens_at=opened)
    assert wording_moment("warning", duty, CHAIN, POLICY, opened) == local("2026-11-30 16:00")


def test_the_warning_names_the_moment_that_the_policy_sets():
    duty = standing(TOLD_WHEN_LATE, THURSDAY)
    warned = local("2026-11-25 09:00")
    assert wording_moment("warning", duty, CHAIN, POLICY, warned) == local("2026-11-27 09:00")


def test_one_of_the_pair_on_leave_delays_nothing():
    week = (date(2026, 11, 23), date(2026, 12, 4))
    duty = standing(TOLD_WHEN_LATE, THURSDAY, opens_at=local("2026-11-23 12:00"))
    chain = replace(CHAIN, practitioner=away(ALICE, *week))
    assert [one[1] for one in planned(duty, "2026-11-25 09:00", chain)] == ["bob"]
    duty = said(duty, {"warning": local("2026-11-25 09:00")}, BOB)
    assert [one[0] for one in planned(duty, "2026-11-27 09:00", chain)] == ["told"]


def test_where_neither_can_be_told_the_manager_still_is():
    week = (date(2026, 11, 23), date(2026, 12, 4))
    duty = standing(TOLD_WHEN_LATE, THURSDAY, opens_at=local("2026-11-23 12:00"))
    chain = Chain(away(ALICE, *week), away(BOB, *week), (CAROL, ERIN))
    assert planned(duty, "2026-11-25 09:00", chain) == []
    assert [one[0] for one in planned(duty, "2026-11-27 09:00", chain)] == ["told"]


def test_a_manager_away_over_a_working_day_is_replaced():
    duty = said(
        standing(TOLD_WHEN_LATE, THURSDAY), {"warning": local("2026-11-25 09:00")}, ALICE, BOB
    )
    chain = replace(CHAIN, managers=(away(CAROL, date(2026, 11, 27), date(2026, 11, 27)), ERIN))
    assert planned(duty, "2026-11-27 09:00", chain) == [("told", "erin", local("2026-11-27 09:00"))]


def test_having_nobody_above_is_said_and_looked_at_again():
    duty = said(
        standing(TOLD_WHEN_LATE, THURSDAY), {"warning": local("2026-11-25 09:00")}, ALICE, BOB
    )
    found = plan(duty, Chain(ALICE, BOB, ()), POLICY, local("2026-11-27 10:00"))
    assert (found.nudges, found.unheard) == ((), ("told",))
    assert found.next_check_at == local("2026-11-30 09:00")


def test_where_nobody_will_be_there_it_is_looked_at_again_every_morning():
    """Both managers are on leave when it falls due, and nobody stands in."""
    duty = said(standing(TOLD_WHEN_LATE, THURSDAY), {"warning": MORNING}, ALICE, BOB)
    leave = date(2026, 11, 27), date(2026, 12, 4)
    chain = Chain(ALICE, BOB, (away(CAROL, *leave), away(ERIN, *leave)))
    assert looks(duty, "2026-11-25 09:01", chain) == local("2026-11-26 09:00")
    assert looks(duty, "2026-11-26 09:00", chain) == duty.due_at
    assert looks(duty, "2026-12-03 10:00", chain) == local("2026-12-04 09:00")
    assert [one[:2] for one in planned(duty, "2026-12-07 09:00", chain)] == [("told", "carol")]


def test_unanswered_counts_from_when_it_was_said():
    assert looks(told_on_friday(), "2026-11-27 10:00") == local("2026-12-02 09:00")
    assert [one[:2] for one in planned(told_on_friday(), "2026-12-02 09:00")] == [
        ("higher", "erin")
    ]


def test_acknowledging_stops_the_next_rung_and_comes_back_once():
    answered = told_on_friday()._replace(
        acknowledged_at=local("2026-11-27 11:00"),
        look_again_on=date(2026, 12, 4),
    )
    assert looks(answered, "2026-11-27 11:00") == local("2026-12-04 09:00")
    assert [one[:2] for one in planned(answered, "2026-12-04 09:00")] == [("again", "carol")]
    again = said(answered, {"again": local("2026-12-04 09:00")}, CAROL)
    assert looks(again, "2026-12-04 10:00") is None
    once_more = again._replace(
        acknowledged_at=local("2026-12-04 10:00"), look_again_on=date(2026, 12, 9)
    )
    assert plan(once_more, CHAIN, POLICY, local("2026-12-09 10:00")).nudges == ()


@pytest.mark.parametrize(
    "gentle",
    [
        {"strength": Strength.OPTIONAL},
        {"strength": Strength.RECOMMENDED},
        {"strength": Strength.LOCAL},
        {"held_back": True},
        {"go_live": date(2026, 11, 27)},
    ],
)
def test_what_may_not_escalate_neither_warns_nor_tells(gentle):
    duty = standing(TOLD_WHEN_LATE, THURSDAY, **gentle)
    warned = said(duty, {"warning": local("2026-11-25 09:00")}, BOB)
    for text in ("2026-11-25 09:00", "2026-11-27 09:00", "2026-12-10 09:00"):
        assert planned(duty, text) == planned(warned, text) == []


def test_moments_keep_their_wall_clock_over_the_change():
    opened = local("2026-10-23 16:30")
    duty = standing(TOLD_WHEN_LIKELY, date(2026, 11, 6), opens_at=opened)
    telling = wording_moment("warning", duty, CHAIN, POLICY, opened)
    assert telling == local("2026-10-26 16:30")
    assert telling - opened == timedelta(days=3, hours=1)
    assert telling.astimezone(LONDON).time() == time(16, 30)
    assert duty.ladder[0].length == WorkingDays(1)
