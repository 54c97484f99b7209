"""What a ladder says by a moment, to whom, and when it looks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.intervals import Hours, WorkingDays
from bot.domain.ladders import plan, round_after, told_next, wording_moment
from bot.domain.local_time import end_of_day
from bot.domain.policy import Strength, Voice
from bot.domain.receivers import Chain
from tests.support.ladders import (
    ALICE,
    BEFORE_AND_AFTER,
    BOB,
    CAROL,
    CHAIN,
    DID_IT_HAPPEN,
    ERIN,
    HOURS_BEFORE,
    POLICY,
    TOLD_WHEN_LATE,
    TOLD_WHEN_LIKELY,
    TUESDAY_TO_THURSDAY,
    away,
    local,
    rung,
    said,
    somebody,
    standing,
)
from tests.support.policies import LONDON, policy

THURSDAY = date(2026, 11, 26)
SUNDAY = date(2026, 11, 29)


def planned(duty, text, chain=CHAIN):
    found = plan(duty, chain, POLICY, local(text))
    return [(one.rung, one.recipient, one.say_at) for one in found.nudges]


def looks(duty, text, chain=CHAIN):
    return plan(duty, chain, POLICY, local(text)).next_check_at


# --- reminders ------------------------------------------------------------------------------------


def test_a_reminder_is_said_when_its_day_begins():
    duty = standing(BEFORE_AND_AFTER, THURSDAY)
    assert planned(duty, "2026-11-18 23:00") == []
    assert looks(duty, "2026-11-18 23:00") == local("2026-11-19 09:00")
    assert planned(duty, "2026-11-19 09:00") == [("week", "bob", local("2026-11-19 09:00"))]


def test_a_date_at_the_weekend_is_reminded_of_on_friday():
    duty = standing((BEFORE_AND_AFTER[1],), SUNDAY)
    friday = local("2026-11-27 09:00")
    assert planned(duty, "2026-11-27 09:00") == [("day", "bob", friday)]


def test_a_reminder_moves_before_the_recipients_leave():
    on_leave = away(BOB, date(2026, 11, 24), date(2026, 11, 26))
    duty = standing((BEFORE_AND_AFTER[1],), THURSDAY)
    chain = Chain(ALICE, on_leave, (CAROL, ERIN))
    assert looks(duty, "2026-11-20 12:00", chain) == local("2026-11-23 09:00")


def test_somebody_part_time_is_reminded_on_their_last_day_before():
    part_time = replace(BOB, pattern=TUESDAY_TO_THURSDAY)
    duty = standing((BEFORE_AND_AFTER[1],), date(2026, 12, 1))
    chain = Chain(ALICE, part_time, (CAROL, ERIN))
    assert looks(duty, "2026-11-20 12:00", chain) == local("2026-11-26 09:00")


def test_one_who_works_on_other_days_hears_the_reminder_too():
    both = rung("day", Voice.REMINDER, "practitioner supervisor", before=WorkingDays(1))
    duty = standing((both,), THURSDAY)
    chain = Chain(replace(ALICE, pattern=ALICE.pattern[:2]), BOB, (CAROL,))
    assert [one[1] for one in planned(duty, "2026-11-24 09:00", chain)] == ["alice"]
    heard = said(duty, {"day": local("2026-11-24 09:00")}, chain.practitioner)
    assert [one[1] for one in planned(heard, "2026-11-25 09:00", chain)] == ["bob"]


def test_after_downtime_only_the_latest_reminder_is_said():
    duty = standing(BEFORE_AND_AFTER, THURSDAY)
    assert [one[0] for one in planned(duty, "2026-11-25 10:00")] == ["day"]
    assert [one[0] for one in planned(duty, "2026-11-27 10:00")] == ["late"]


def test_a_reminder_lapses_when_the_next_is_said_or_the_date_has_come():
    duty = standing(BEFORE_AND_AFTER, THURSDAY)
    (week,) = plan(duty, CHAIN, POLICY, local("2026-11-19 09:00")).nudges
    assert week.lapses_at == local("2026-11-25 09:00")
    only = standing(BEFORE_AND_AFTER[:1], THURSDAY)
    (week,) = plan(only, CHAIN, POLICY, local("2026-11-19 09:00")).nudges
    assert week.lapses_at == only.due_at


def test_what_was_said_is_not_said_again():
    duty = said(standing(BEFORE_AND_AFTER, THURSDAY), {"week": local("2026-11-19 09:01")}, BOB)
    assert planned(duty, "2026-11-19 10:00") == []
    assert looks(duty, "2026-11-19 10:00") == local("2026-11-25 09:00")


def test_a_booking_at_short_notice_is_reminded_of_with_the_next_brief():
    opened = local("2026-11-25 11:00")
    duty = standing(BEFORE_AND_AFTER, THURSDAY, opens_at=opened)
    duty = duty._replace(due_at=local("2026-11-26 10:00"))
    assert looks(duty, "2026-11-25 11:00") == local("2026-11-26 09:00")
    assert [one[0] for one in planned(duty, "2026-11-26 09:00")] == ["day"]


def test_a_reminder_that_can_no_longer_come_before_is_not_said():
    duty = standing(BEFORE_AND_AFTER[:2], THURSDAY, opens_at=local("2026-11-26 08:00"))
    duty = duty._replace(due_at=local("2026-11-26 09:00"))
    assert plan(duty, CHAIN, POLICY, local("2026-11-26 08:30")).next_check_at is None


def test_hours_before_keep_their_own_moment_within_working_hours():
    due = {"due_at": local("2026-11-26 14:30"), "opens_at": local("2026-11-20 12:00")}
    duty = standing(HOURS_BEFORE, THURSDAY, **due)
    assert looks(duty, "2026-11-25 12:00") == local("2026-11-26 12:30")
    early = duty._replace(due_at=local("2026-11-26 09:30"))
    assert looks(early, "2026-11-24 12:00") == local("2026-11-25 09:00")


def test_did_it_happen_is_asked_at_the_end_and_reminded_in_the_brief():
    ends = {"due_at": local("2026-11-26 12:00"), "opens_at": local("2026-11-26 10:00")}
    duty = standing(DID_IT_HAPPEN, THURSDAY, strength=Strength.LOCAL, **ends)
    assert planned(duty, "2026-11-26 12:00") == [("ask", "bob", local("2026-11-26 12:00"))]
    assert [one[0] for one in planned(duty, "2026-11-27 09:00")] == ["remind"]


def test_an_offer_that_is_past_is_not_made():
    offer = (rung("offer", Voice.PROMPT, "supervisor", on="opening"),)
    duty = standing(offer, THURSDAY, strength=Strength.OPTIONAL)
    assert planned(duty, "2026-11-27 09:00") == []


def test_a_supervisor_without_chat_is_reminded_through_the_deputy_or_not_heard():
    duty = standing((BEFORE_AND_AFTER[2],), THURSDAY)
    without = replace(CHAIN, accounts=frozenset({"carol", "dev"}))
    found = plan(duty, without, POLICY, local("2026-11-27 09:00"))
    assert (found.nudges, found.unheard) == ((), ("late",))
    assert found.next_check_at == local("2026-11-30 09:00")
    deputised = replace(BOB, deputy="dev")
    chain = replace(without, supervisor=deputised, deputies=(somebody("dev"),))
    assert [one[1] for one in planned(duty, "2026-11-27 09:00", chain)] == ["dev"]


@pytest.mark.parametrize("over", ["met_at", "void_at"])
def test_a_duty_that_is_over_says_nothing_more(over):
    duty = standing(BEFORE_AND_AFTER, THURSDAY, **{over: local("2026-11-10 09:00")})
    assert plan(duty, CHAIN, POLICY, local("2026-11-25 10:00")).nudges == ()
    assert looks(duty, "2026-11-10 10:00") is None


# --- warnings and escalations ---------------------------------------------------------------------


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


def told_on_friday():
    duty = said(standing(TOLD_WHEN_LATE, THURSDAY), {"warning": local("2026-11-25 09:00")}, BOB)
    return said(duty, {"told": local("2026-11-27 09:00")}, CAROL)


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


# --- the round ------------------------------------------------------------------------------------


def round_with(duty, due_on, text):
    return round_after(duty, due_on, end_of_day(due_on, LONDON), CHAIN, POLICY, local(text))


def test_the_round_rises_only_when_a_rung_that_was_said_lies_ahead_again():
    duty = said(standing(BEFORE_AND_AFTER, THURSDAY), {"week": local("2026-11-19 09:00")}, BOB)
    assert round_with(duty, date(2026, 12, 17), "2026-11-20 10:00") == 2
    assert round_with(duty, date(2026, 11, 27), "2026-11-20 10:00") == 1
    assert round_with(duty, date(2026, 11, 25), "2026-11-20 10:00") == 1
    unsaid = standing(BEFORE_AND_AFTER, THURSDAY)
    assert round_with(unsaid, date(2026, 12, 17), "2026-11-20 10:00") == 1


def test_a_telling_that_lies_ahead_again_begins_a_new_round():
    duty = told_on_friday()
    assert round_with(duty, date(2026, 12, 24), "2026-12-01 10:00") == 2


def test_moments_keep_their_wall_clock_over_the_change():
    opened = local("2026-10-23 16:30")
    duty = standing(TOLD_WHEN_LIKELY, date(2026, 11, 6), opens_at=opened)
    telling = wording_moment("warning", duty, CHAIN, POLICY, opened)
    assert telling == local("2026-10-26 16:30")
    assert telling - opened == timedelta(days=3, hours=1)
    assert telling.astimezone(LONDON).time() == time(16, 30)
    assert duty.ladder[0].length == WorkingDays(1)
