"""Somebody else supervises where the supervisor is away for long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Absence, Event, Facts
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, Months
from bot.domain.obligation_rules import CoverRule
from tests.support.known import SUPERVISOR, facts, moment
from tests.support.policies import cover, policy

MARCH_2 = date(2026, 3, 2)
FOUR_WEEKS = cover(Days(28))
TWO_MONTHS = cover(Months(2), "likely", within=Days(0))


def away(last: date | None, known: date | None = None, first: date = MARCH_2) -> Facts:
    supervisor = replace(SUPERVISOR, absences=(Absence(first, last, known),), line_manager="nora")
    return facts(supervisor=supervisor)


def owed(known: Facts, rule: CoverRule, on: date) -> list[Duty]:
    found = duties(known, policy(rule), moment(on, 12)).duties
    return [one for one in found if one.key.kind is DutyKind.COVER]


@pytest.mark.parametrize(
    ("last", "is_longer"), [(date(2026, 3, 29), False), (date(2026, 3, 30), True), (None, True)]
)
def test_longer_than_four_weeks_leaves_out_four_weeks(last: date | None, is_longer: bool) -> None:
    found = owed(away(last), FOUR_WEEKS, date(2026, 3, 3))
    assert [one.due_on for one in found] == ([date(2026, 3, 30)] if is_longer else [])


def test_the_next_person_up_arranges_it() -> None:
    (found,) = owed(away(None), FOUR_WEEKS, MARCH_2)
    assert found.owner == "nora"


@pytest.mark.parametrize(
    ("last", "is_likely"), [(date(2026, 5, 1), False), (date(2026, 5, 2), True)]
)
def test_likely_longer_than_two_months_acts_when_it_is_known(last: date, is_likely: bool) -> None:
    found = owed(away(last, known=date(2026, 2, 10)), TWO_MONTHS, date(2026, 2, 10))
    assert [one.due_on for one in found] == ([date(2026, 2, 10)] if is_likely else [])


def test_before_it_is_known_nothing_is_asked() -> None:
    known = away(date(2026, 6, 1), known=date(2026, 2, 10))
    assert owed(known, TWO_MONTHS, date(2026, 2, 9)) == []
    found = duties(known, policy(TWO_MONTHS), moment(date(2026, 2, 9)))
    assert found.valid_until == moment(date(2026, 2, 10), 0)


def test_without_a_known_end_it_is_longer_once_it_is() -> None:
    (found,) = owed(away(None), TWO_MONTHS, MARCH_2)
    assert found.due_on == date(2026, 5, 2)


def test_once_they_are_back_it_is_over() -> None:
    known = away(date(2026, 4, 30))
    assert owed(known, FOUR_WEEKS, date(2026, 4, 30)) != []
    assert owed(known, FOUR_WEEKS, date(2026, 5, 1)) == []


@pytest.mark.parametrize(
    ("on", "until", "met"),
    [
        (date(2026, 3, 5), None, True),
        (date(2026, 2, 20), date(2026, 6, 1), True),
        (date(2025, 11, 3), None, False),  # for another absence
        (date(2026, 3, 5), date(2026, 3, 12), False),  # it has ended
    ],
)
def test_met_while_somebody_covers(on: date, until: date | None, met: bool) -> None:
    covered = Event("x", Happening.COVER_ARRANGED, on, until=until)
    (found,) = owed(replace(away(None), events=(covered,)), FOUR_WEEKS, date(2026, 3, 20))
    assert (found.met_at is not None) is met
