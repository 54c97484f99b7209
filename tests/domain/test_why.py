"""The arithmetic can be worked out again from what each step was given."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.almanac import Almanac
from bot.domain.calendar import Calendar
from bot.domain.duty import Step
from bot.domain.intervals import Days, Months, WorkingDays
from bot.domain.reckoning import Mark, Reckoned, Term, Why, no_earlier_than, plus, start
from bot.domain.why import day_in_words, replay
from tests.support.policies import LONDON

CALENDAR = Calendar()
ALMANAC = Almanac(CALENDAR, LONDON)
DAY = date(2026, 12, 23)
HELD = start(DAY.toordinal(), "It was held")


def why(reckoned: Reckoned) -> Why:
    return Why(reckoned.marks, CALENDAR)


def test_steps_lead_on_from_one_another() -> None:
    within = WorkingDays(5)
    mark = Mark("add", within, "Within 5 working days", "policy", "M-1")
    steps = plus(HELD, Term(ALMANAC.adding(within), mark, within))
    after = date(2027, 1, 4)
    assert replay(why(steps), CALENDAR) == why(steps)[-1].result == after
    assert steps.day == after.toordinal()


def test_the_later_of_two_days() -> None:
    days = (date(2027, 1, 4), date(2026, 1, 4))
    later, earlier = (no_earlier_than(HELD, day.toordinal(), "The phase", "policy") for day in days)
    assert (replay(why(later), CALENDAR), replay(why(earlier), CALENDAR)) == (days[0], DAY)
    assert (later.day, earlier.day) == (days[0].toordinal(), DAY.toordinal())


def test_the_replay_trusts_no_result() -> None:
    wrong = Step("add", Months(1), date(2030, 1, 1), "A month", "policy")
    assert replay((*why(HELD), wrong), CALENDAR) == date(2027, 1, 23)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step("start", Days(1), DAY, "", "fact"),),
        (*why(HELD), Step("add", DAY, DAY, "", "fact")),
        (*why(HELD), Step("no_earlier_than", Days(1), DAY, "", "fact")),
        (*why(HELD), *why(HELD)),
    ],
)
def test_steps_that_make_no_sense_are_refused(steps: tuple[Step, ...]) -> None:
    with pytest.raises(ValueError, match=r"steps|cannot"):
        replay(steps, CALENDAR)


def test_days_in_words() -> None:
    assert day_in_words(date(2026, 12, 1)) == "Tuesday 1 December 2026"
