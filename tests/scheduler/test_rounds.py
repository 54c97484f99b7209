"""Which loop does not come round is noticed, and said."""

from __future__ import annotations

from contextlib import suppress

import pytest

from scheduler.rounds import AUDITOR, COURIER, LOOPS, PLANNER, Lookout, Rounds

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
        hangs = "The courier stands still: nothing has been done for 601 seconds."
        assert rounds.trouble(LIMIT) == hangs
        assert rounds.longest() == LIMIT + 1
    assert rounds.trouble(LIMIT) == ""


@pytest.mark.parametrize("name", LOOPS)
def test_a_long_round_that_moves_is_no_trouble_and_makes_nobody_late(
    rounds: Rounds, seconds: Seconds, name: str
) -> None:
    with rounds.round(name):
        for _ in range(20):
            seconds.now += LIMIT / 2
            assert rounds.trouble(LIMIT) == ""
            rounds.moved()
    assert rounds.trouble(LIMIT) == ""
    assert rounds.longest() == 0


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
        assert "search for accounts stands still" in rounds.trouble(LIMIT)


def test_a_scheduler_that_is_never_called_stands_still(rounds: Rounds, seconds: Seconds) -> None:
    seconds.now += LIMIT + 1
    assert "The scheduler stands still" in rounds.trouble(LIMIT)


# --- whether there is hope ------------------------------------------------------------------------

EVERY = LIMIT / 10


def seen_for(lookout: Lookout, seconds: Seconds, looks: int) -> bool:
    """Whether it was past hope at any of so many looks."""
    found = []
    for _ in range(looks):
        seconds.now += EVERY
        found.append(lookout.past_hope())
    return any(found)


def test_what_stands_still_is_past_hope_once_the_limit_is_over(
    rounds: Rounds, seconds: Seconds
) -> None:
    lookout = Lookout(rounds, EVERY, LIMIT)
    with rounds.round(COURIER):
        assert not seen_for(lookout, seconds, 10)
        assert seen_for(lookout, seconds, 1)


def test_what_moves_is_never_past_hope_however_long_it_takes(
    rounds: Rounds, seconds: Seconds
) -> None:
    lookout = Lookout(rounds, EVERY, LIMIT)
    with rounds.round(PLANNER):
        for _ in range(50):
            assert not seen_for(lookout, seconds, 9)
            rounds.moved()


def test_a_time_in_which_nobody_looked_does_not_count(rounds: Rounds, seconds: Seconds) -> None:
    lookout = Lookout(rounds, EVERY, LIMIT)
    with rounds.round(COURIER):
        seconds.now += 100 * LIMIT
        assert not seen_for(lookout, seconds, 1)
    seconds.now += 100 * LIMIT
    assert not seen_for(lookout, seconds, 9)


@pytest.mark.parametrize("fails", LOOPS)
def test_a_loop_that_only_fails_is_given_four_times_as_long(
    rounds: Rounds, seconds: Seconds, fails: str
) -> None:
    lookout, found = Lookout(rounds, EVERY, LIMIT), []
    for _ in range(41):
        for name in LOOPS:
            work = _fail if name == fails else _do_nothing
            with suppress(ValueError):
                rounds.counted(rounds.of(name, work))()
        found.append(seen_for(lookout, seconds, 1))
    assert found == [False] * 40 + [True]


def test_a_loop_that_came_round_at_last_begins_anew(rounds: Rounds, seconds: Seconds) -> None:
    lookout = Lookout(rounds, EVERY, LIMIT)
    for _ in range(3):
        for _ in range(39):
            with pytest.raises(ValueError, match="always"):
                rounds.of(PLANNER, _fail)()
            for name in (COURIER, AUDITOR):
                rounds.of(name, _do_nothing)()
            assert not seen_for(lookout, seconds, 1)
        rounds.of(PLANNER, _do_nothing)()
        assert not seen_for(lookout, seconds, 1)


def _do_nothing() -> None:
    """All is well."""


def _fail() -> None:
    raise ValueError("always")
