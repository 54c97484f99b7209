"""Which loop does not come round is noticed, and said."""

from __future__ import annotations

import pytest

from scheduler.rounds import AUDITOR, COURIER, LOOPS, PLANNER, Rounds

LIMIT = 600


class Seconds:
    """A clock of the test's."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def rounds(seconds: Seconds) -> Rounds:
    return Rounds(seconds)


def test_all_is_well_while_each_comes_round(rounds: Rounds, seconds: Seconds) -> None:
    for _ in range(10):
        seconds.now += LIMIT / 2
        for name in LOOPS:
            with rounds.round(name):
                pass
        assert rounds.trouble(LIMIT) == ""
    assert rounds.longest() == 0


def test_what_hangs_is_named_and_not_what_waits_for_it(rounds: Rounds, seconds: Seconds) -> None:
    with rounds.round(COURIER):
        seconds.now += LIMIT
        assert rounds.trouble(LIMIT) == ""
        seconds.now += 1
        hangs = "The courier began 601 seconds ago and does not come to an end."
        assert rounds.trouble(LIMIT) == hangs
        assert rounds.silent_for() == dict.fromkeys(LOOPS, LIMIT + 1)
    for name in (PLANNER, AUDITOR):
        with rounds.round(name):
            pass
    assert rounds.trouble(LIMIT) == ""


def test_a_round_that_fails_does_not_count(rounds: Rounds, seconds: Seconds) -> None:
    seconds.now += LIMIT + 1
    for name in (COURIER, AUDITOR):
        with rounds.round(name):
            pass
    with pytest.raises(ValueError, match="always"):
        rounds.of(PLANNER, _fail)()
    late = "The planner has not come round for 601 seconds; the log says why."
    assert rounds.trouble(LIMIT) == late


def test_other_work_that_hangs_is_named_too(rounds: Rounds, seconds: Seconds) -> None:
    with rounds.round("search for accounts"):
        seconds.now += LIMIT + 1
        assert "search for accounts began" in rounds.trouble(LIMIT)


def _fail() -> None:
    raise ValueError("always")
