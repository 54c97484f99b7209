"""What a ladder reminds of and asks by a moment, whom, and when it looks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.intervals import WorkingDays
from bot.domain.ladders import plan
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
    THURSDAY,
    TUESDAY_TO_THURSDAY,
    away,
    local,
    looks,
    planned,
    rung,
    said,
    somebody,
    standing,
)

SUNDAY = date(2026, 11, 29)


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
