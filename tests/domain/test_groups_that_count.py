"""A council may let a group session meet a minimum, for some teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts, SessionKind
from bot.domain.intervals import Days, Months
from bot.domain.policy import FromSetting, GroupsCount
from bot.domain.why import lines
from tests.support.known import PRACTITIONER, facts, held, moment, of_kind, planned
from tests.support.policies import ceiling, likely_breach, policy, supervision

GROUPS_COUNT = GroupsCount(teams=FromSetting("teams"), chosen={"groups": "minimum"})
IN_THE_TEAM = replace(PRACTITIONER, team="North")
OCTOBER_28, NOVEMBER_18, TODAY = date(2026, 10, 28), date(2026, 11, 18), date(2026, 11, 23)


def owed(known: Facts, kind: DutyKind, groups: str = "minimum") -> dict[str, Duty]:
    by = policy(
        supervision(Days(28)),
        ceiling(Months(2)),
        likely_breach(Days(28), Days(14)),
        settings={"teams": "North, South", "groups": groups},
        groups_count=GROUPS_COUNT,
    )
    return of_kind(duties(known, by, moment(TODAY)).duties, kind)


def a_group(day: date) -> Facts:
    one, group = held("a", OCTOBER_28), held("g", day, kind=SessionKind.GROUP)
    return facts(one, group, person=IN_THE_TEAM)


@pytest.mark.parametrize("kind", [DutyKind.SUPERVISION, DutyKind.CEILING])
def test_it_meets_the_clock_and_the_next_counts_from_it(kind: DutyKind) -> None:
    found = owed(a_group(NOVEMBER_18), kind)
    assert found["a"].met_at == moment(NOVEMBER_18)
    assert found["g"].met_at is None


def test_the_setting_is_named_where_it_decided_the_date() -> None:
    found = owed(a_group(NOVEMBER_18), DutyKind.SUPERVISION)
    assert "(chosen locally: groups)" in lines(found["g"])[0]
    assert "chosen" not in lines(found["a"])[0]


@pytest.mark.parametrize(
    ("team", "groups"), [("North", "extra"), ("East", "minimum"), ("", "minimum")]
)
def test_otherwise_it_comes_on_top(team: str, groups: str) -> None:
    known = replace(a_group(NOVEMBER_18), person=replace(PRACTITIONER, team=team))
    found = owed(known, DutyKind.SUPERVISION, groups)
    assert {anchor: duty.met_at for anchor, duty in found.items()} == {
        "start": found["start"].met_at,
        "a": None,
    }


def test_one_that_is_booked_in_time_is_a_booking() -> None:
    booked = planned("g", date(2026, 11, 25), kind=SessionKind.GROUP)
    known = facts(held("a", OCTOBER_28), booked, person=IN_THE_TEAM)
    assert owed(known, DutyKind.SUPERVISION)["a"].held_back
    assert owed(known, DutyKind.LIKELY_BREACH)["a"].met_at is not None
    assert not owed(known, DutyKind.SUPERVISION, "extra")["a"].held_back


def test_a_consultation_never_counts() -> None:
    talk = held("t", NOVEMBER_18, kind=SessionKind.INFORMAL)
    known = facts(held("a", OCTOBER_28), talk, person=IN_THE_TEAM)
    assert owed(known, DutyKind.SUPERVISION)["a"].met_at is None
