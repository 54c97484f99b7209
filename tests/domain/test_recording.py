"""A held session is on the case system within a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts, Pair, SessionKind, SessionStatus
from bot.domain.intervals import Days, Hours, WorkingDays
from bot.domain.policy import FromSetting, Policy
from bot.domain.why import lines
from tests.support.known import PRACTITIONER, facts, held, moment, of_kind, postponed
from tests.support.policies import LONDON, policy, recording

FIVE_DAYS = policy(recording(Days(5), Hours(24)))
BEFORE_CHRISTMAS = date(2026, 12, 23)


def owed(known: Facts, by: Policy = FIVE_DAYS) -> dict[str, Duty]:
    return of_kind(duties(known, by, moment(date(2026, 12, 24))).duties, DutyKind.RECORDING)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (policy(recording(Days(5))), date(2026, 12, 28)),
        (policy(recording(WorkingDays(5))), date(2027, 1, 4)),
    ],
)
def test_five_days_and_five_working_days(by: Policy, expected: date) -> None:
    assert owed(facts(held("a", BEFORE_CHRISTMAS)), by)["a"].due_on == expected


def test_what_is_urgent_is_due_by_the_hour() -> None:
    duty = owed(facts(held("a", BEFORE_CHRISTMAS, 14, urgent=True)))["a"]
    assert duty.due_at == moment(date(2026, 12, 24), 14)
    assert duty.due_on == date(2026, 12, 24)
    assert lines(duty)[0] == "Within 24 hours, by 14:00: Thursday 24 December 2026 (M-record)."
    assert [other.due for other in duty.also] == [date(2026, 12, 28)]


def test_hours_elapse_over_the_clock_change() -> None:
    duty = owed(facts(held("a", date(2026, 10, 24), 14, urgent=True)))["a"]
    assert duty.due_at.astimezone(LONDON).hour == 13
    assert duty.due_at - moment(date(2026, 10, 24), 14) == timedelta(hours=24)


def test_urgent_changes_nothing_where_the_text_has_no_such_clock() -> None:
    urgent = held("a", BEFORE_CHRISTMAS, urgent=True)
    assert owed(facts(urgent), policy(recording(Days(5))))["a"].due_on == date(2026, 12, 28)


def test_nothing_is_owed_while_the_council_has_not_chosen() -> None:
    assert owed(facts(held("a", BEFORE_CHRISTMAS)), policy(recording(FromSetting("days")))) == {}


def test_met_once_recorded() -> None:
    recorded: datetime = moment(BEFORE_CHRISTMAS, 16)
    assert owed(facts(held("a", BEFORE_CHRISTMAS, recorded_at=recorded)))["a"].met_at == recorded


def test_every_kind_of_held_session_is_recorded_and_no_other() -> None:
    known = facts(
        held("partly", BEFORE_CHRISTMAS, status=SessionStatus.PARTLY_HELD),
        held("group", BEFORE_CHRISTMAS, kind=SessionKind.GROUP),
        postponed("not", BEFORE_CHRISTMAS, on=BEFORE_CHRISTMAS),
        held("before go-live", date(2026, 1, 2)),
    )
    assert set(owed(known)) == {"partly", "group"}


def test_the_record_stays_with_whoever_held_the_session() -> None:
    earlier = Pair("earlier", PRACTITIONER.id, "eve", since=date(2019, 9, 2))
    known = facts(
        held("theirs", BEFORE_CHRISTMAS, pair="earlier"),
        held("ours", BEFORE_CHRISTMAS, 15),
        earlier_pairs=(earlier,),
    )
    assert {anchor: duty.owner for anchor, duty in owed(known).items()} == {
        "theirs": "eve",
        "ours": "sam",
    }


@pytest.mark.parametrize(("owner", "id"), [("supervisor", "sam"), ("practitioner", "priya")])
def test_who_records_is_the_rule_s(owner: str, id: str) -> None:
    by = policy(recording(Days(5), owner=owner))
    assert owed(facts(held("a", BEFORE_CHRISTMAS)), by)["a"].owner == id
