"""A ladder begins a new round only where something that was said lies ahead again."""

from __future__ import annotations

from datetime import date

from bot.domain.ladders import round_after
from bot.domain.local_time import end_of_day
from tests.support.ladders import (
    BEFORE_AND_AFTER,
    BOB,
    CHAIN,
    POLICY,
    THURSDAY,
    local,
    said,
    standing,
    told_on_friday,
)
from tests.support.policies import LONDON


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
