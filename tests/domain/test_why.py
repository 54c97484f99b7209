"""The arithmetic can be worked out again from what each step was given."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.calendar import Calendar
from bot.domain.duty import Step
from bot.domain.intervals import Days, Months, WorkingDays
from bot.domain.why import add, day_in_words, no_earlier_than, replay, start

CALENDAR = Calendar()
DAY = date(2026, 12, 23)


def test_steps_lead_on_from_one_another() -> None:
    steps = start(DAY, "It was held")
    steps = add(steps, WorkingDays(5), CALENDAR, "Within 5 working days", "policy", "M-1")
    assert replay(steps, CALENDAR) == steps[-1].result == date(2027, 1, 4)


def test_the_later_of_two_days() -> None:
    later = no_earlier_than(start(DAY, "Held"), date(2027, 1, 4), "The phase", "policy")
    earlier = no_earlier_than(start(DAY, "Held"), date(2026, 1, 4), "The phase", "policy")
    assert (replay(later, CALENDAR), replay(earlier, CALENDAR)) == (date(2027, 1, 4), DAY)


def test_the_replay_trusts_no_result() -> None:
    wrong = Step("add", Months(1), date(2030, 1, 1), "A month", "policy")
    assert replay((*start(DAY, "Held"), wrong), CALENDAR) == date(2027, 1, 23)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step("start", Days(1), DAY, "", "fact"),),
        (*start(DAY, ""), Step("add", DAY, DAY, "", "fact")),
        (*start(DAY, ""), Step("no_earlier_than", Days(1), DAY, "", "fact")),
        (*start(DAY, ""), *start(DAY, "")),
    ],
)
def test_steps_that_make_no_sense_are_refused(steps: tuple[Step, ...]) -> None:
    with pytest.raises(ValueError, match=r"steps|cannot"):
        replay(steps, CALENDAR)


def test_days_in_words() -> None:
    assert day_in_words(date(2026, 12, 1)) == "Tuesday 1 December 2026"
