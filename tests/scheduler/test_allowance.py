"""What a pass may still call, drawn from what all processes share."""

from __future__ import annotations

import pytest

from bot.store.rates import Call
from scheduler.allowance import Allowance, Limits
from tests.fakes import Moments
from tests.support.organisation import NOW

A_MINUTE = 240
AT_ONCE = 11  # three seconds of it


@pytest.fixture
def passes(database):
    """A new pass at each call, at one and the same moment."""
    machine = Moments(NOW)
    limits = Limits().rates(A_MINUTE)
    return lambda: Allowance(database, limits, machine)


def taken(allowance: Allowance) -> int:
    found = 0
    while allowance.take(Call.POST):
        found += 1
    return found


def test_what_is_put_back_once_all_is_used_up_is_for_who_comes_first_in_the_next_pass(passes):
    first = passes()
    assert taken(first) == AT_ONCE
    first.put_back(Call.POST)
    assert not first.take(Call.POST)  # whoever asks now stands far down the list
    first.close()
    assert taken(passes()) == 1


def test_what_is_put_back_before_that_is_taken_by_the_next(passes):
    first = passes()
    assert first.take(Call.POST)
    first.put_back(Call.POST)
    assert taken(first) == AT_ONCE
