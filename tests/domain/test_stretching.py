"""Six weeks instead of a month: with more than eight reports and an authorisation, not without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Event, ReportCount
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, Months
from bot.domain.policy import Applies, SupervisionRule
from bot.domain.why import replay
from tests.support.known import PAIR, PRACTITIONER, SUPERVISOR, facts, held, moment
from tests.support.policies import policy, supervision

JANUARY_5, MAY_4 = date(2026, 1, 5), date(2026, 5, 4)
ALLOWED = Applies(newly_qualified=False, reports_over=8, authorised=Happening.STRETCH_AUTHORISED)
SIX_WEEKS: SupervisionRule = replace(
    supervision(Days(42), id="M-six-weeks", applies=ALLOWED), instead_of=("M-monthly", "M-all")
)
POLICY = policy(
    supervision(Months(1), id="M-monthly"), supervision(Months(1), id="M-all"), SIX_WEEKS
)
MONTH, STRETCHED = date(2026, 6, 4), date(2026, 6, 15)


def owed(
    reports: dict[date, int],
    *authorised: tuple[date, date | None],
    now: date = MAY_4,
    newly_qualified: bool = False,
) -> Duty:
    counts = tuple(ReportCount(since, count) for since, count in reports.items())
    given = (
        Event(f"x{n}", Happening.STRETCH_AUTHORISED, on, until=until)
        for n, (on, until) in enumerate(authorised)
    )
    known = facts(
        held("a", MAY_4),
        supervisor=replace(SUPERVISOR, reports=counts),
        supervisor_events=tuple(given),
        person=replace(PRACTITIONER, newly_qualified=newly_qualified),
    )
    found = duties(known, POLICY, moment(now, 12)).duties
    (duty,) = (one for one in found if one.key.kind is DutyKind.SUPERVISION and not one.met_at)
    assert replay(duty.why, POLICY.calendar) == duty.due_on
    return duty


def test_nine_reports_and_an_authorisation_allow_six_weeks_and_show_the_month() -> None:
    duty = owed({JANUARY_5: 9}, (JANUARY_5, None))
    assert (duty.rule, duty.due_on) == ("M-six-weeks", STRETCHED)
    assert [(one.rule, one.due) for one in duty.also] == [("M-all", MONTH), ("M-monthly", MONTH)]


def test_exactly_eight_do_not() -> None:
    assert owed({JANUARY_5: 8}, (JANUARY_5, None)).due_on == MONTH


def test_without_an_authorisation_the_month_stands() -> None:
    assert owed({JANUARY_5: 9}).due_on == MONTH


def test_a_newly_qualified_one_is_not_stretched() -> None:
    assert owed({JANUARY_5: 9}, (JANUARY_5, None), newly_qualified=True).due_on == MONTH


def test_an_authorisation_that_comes_once_the_month_is_over_mends_nothing() -> None:
    assert owed({JANUARY_5: 9}, (date(2026, 6, 5), None)).due_on == MONTH
    assert owed({JANUARY_5: 9}, (MONTH, None)).due_on == STRETCHED


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (date(2026, 5, 20), MONTH),  # the month is still ahead
        (date(2026, 6, 4), MONTH),
        (date(2026, 6, 9), date(2026, 6, 9)),  # never late before the day it was lost
        (date(2026, 6, 15), date(2026, 6, 15)),
        (date(2026, 6, 16), STRETCHED),
    ],
)
def test_the_day_the_ninth_report_leaves(left: date, expected: date) -> None:
    duty = owed({JANUARY_5: 9, left: 8}, (JANUARY_5, None))
    assert duty.due_on == expected


def test_an_authorisation_that_ends_allows_its_last_day() -> None:
    assert owed({JANUARY_5: 9}, (JANUARY_5, STRETCHED)).rule == "M-six-weeks"
    assert owed({JANUARY_5: 9}, (JANUARY_5, date(2026, 6, 14))).rule != "M-six-weeks"


def test_two_authorisations_one_after_the_other_are_one() -> None:
    first, second = (JANUARY_5, date(2026, 5, 31)), (date(2026, 6, 1), None)
    assert owed({JANUARY_5: 9}, first, second).due_on == STRETCHED


class TestAgreedByThePair:
    @pytest.mark.parametrize(("every", "leads"), [(Days(14), True), (Days(60), False)])
    def test_it_leads_only_where_it_is_shorter(self, every: Days, leads: bool) -> None:
        known = facts(held("a", MAY_4), pair=replace(PAIR, agreed_every=every))
        found = duties(known, POLICY, moment(MAY_4, 12)).duties
        (duty,) = (one for one in found if one.key.kind is DutyKind.SUPERVISION and not one.met_at)
        assert duty.due_on == (date(2026, 5, 18) if leads else MONTH)
        assert len(duty.also) == (2 if leads else 1)
