"""The minimum: counted from the last session that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.duties import duties
from bot.domain.duty import State, state
from bot.domain.facts import Pair, SessionKind, SessionStatus
from bot.domain.intervals import Days, Months, Weeks
from bot.domain.policy import Applies, ByRole, FromSetting, Strength
from bot.domain.why import lines
from tests.support.known import GO_LIVE, PRACTITIONER, facts, held, moment, planned, postponed
from tests.support.policies import LONDON, policy, supervision
from tests.support.supervision import due, owed

EVERY_28_DAYS = policy(supervision(Days(28)))
NOVEMBER_3 = date(2026, 11, 3)


def test_day_28_complies_and_day_29_does_not() -> None:
    duty = owed(facts(held("a", NOVEMBER_3)), EVERY_28_DAYS, moment(date(2026, 11, 23)))["a"]
    assert duty.due_on == date(2026, 12, 1)

    def at_noon(day: date) -> State:
        return state(duty.due_on, duty.due_at, duty.met_at, moment(day, 12), day)

    assert [
        at_noon(date(2026, 11, 30)),
        at_noon(date(2026, 12, 1)),
        at_noon(date(2026, 12, 2)),
    ] == [
        State.UPCOMING,
        State.DUE,
        State.OVERDUE,
    ]


def test_a_month_is_clamped_from_the_last_actual_session() -> None:
    monthly = policy(supervision(Months(1)))
    first = facts(held("a", date(2026, 1, 31)))
    assert due(first, monthly, moment(date(2026, 2, 1))) == date(2026, 2, 28)
    second = facts(held("a", date(2026, 1, 31)), held("b", date(2026, 2, 28)))
    assert due(second, monthly, moment(date(2026, 3, 1))) == date(2026, 3, 28)


def test_the_next_session_meets_it_and_opens_the_next() -> None:
    later = held("b", date(2026, 11, 30))
    found = owed(facts(held("a", NOVEMBER_3), later), EVERY_28_DAYS, moment(date(2026, 12, 2)))
    assert found["a"].met_at == later.held_at
    assert found["b"].met_at is None
    assert found["b"].due_on == date(2026, 12, 28)


def test_a_session_held_in_part_counts() -> None:
    partly = held("b", date(2026, 11, 10), status=SessionStatus.PARTLY_HELD)
    assert due(
        facts(held("a", NOVEMBER_3), partly), EVERY_28_DAYS, moment(date(2026, 11, 11))
    ) == date(2026, 12, 8)


@pytest.mark.parametrize("kind", [SessionKind.GROUP, SessionKind.INFORMAL])
def test_other_kinds_of_session_reset_nothing(kind: SessionKind) -> None:
    other = held("b", date(2026, 11, 10), kind=kind)
    known = facts(held("a", NOVEMBER_3), other)
    assert due(known, EVERY_28_DAYS, moment(date(2026, 11, 11))) == date(2026, 12, 1)


def test_a_session_moved_in_time_can_still_break_the_minimum() -> None:
    moved = postponed("b", date(2026, 12, 1), on=date(2026, 11, 30))
    known = facts(held("a", NOVEMBER_3), moved, planned("c", date(2026, 12, 3), replaces="b"))
    assert due(known, EVERY_28_DAYS, moment(date(2026, 12, 2))) == date(2026, 12, 1)


def test_a_new_supervisor_changes_neither_the_key_nor_the_date() -> None:
    before = facts(held("a", NOVEMBER_3))
    new = Pair("new", PRACTITIONER.id, "sven", since=date(2026, 11, 16))
    after = replace(before, pair=new)
    now = moment(date(2026, 11, 23))
    was, is_now = owed(before, EVERY_28_DAYS, now)["a"], owed(after, EVERY_28_DAYS, now)["a"]
    assert (was.key, was.due_on) == (is_now.key, is_now.due_on)
    assert (is_now.supervisor, is_now.owner, is_now.pair) == ("sven", "sven", "new")


def test_nobody_without_a_supervisor_is_owed_anything_by_one() -> None:
    found = duties(facts(held("a", NOVEMBER_3), pair=None), EVERY_28_DAYS, moment(NOVEMBER_3))
    assert found.duties == ()
    assert found.valid_until is None


class TestWithoutAKnownSession:
    def test_who_was_here_before_is_counted_from_go_live(self) -> None:
        duty = owed(facts(), EVERY_28_DAYS, moment(GO_LIVE))["start"]
        assert duty.due_on == GO_LIVE + timedelta(days=28)
        assert duty.why[0].source == "local"

    def test_a_newcomer_is_counted_from_the_first_day(self) -> None:
        person = replace(PRACTITIONER, started_on=date(2026, 3, 2))
        duty = owed(facts(person=person), EVERY_28_DAYS, moment(date(2026, 3, 3)))["start"]
        assert duty.due_on == date(2026, 3, 30)

    def test_the_first_session_meets_it(self) -> None:
        first = held("a", date(2026, 1, 20))
        found = owed(facts(first), EVERY_28_DAYS, moment(date(2026, 1, 21)))
        assert found["start"].met_at == first.held_at

    def test_it_was_never_owed_where_an_older_session_is_known(self) -> None:
        found = owed(facts(held("a", date(2025, 12, 20))), EVERY_28_DAYS, moment(GO_LIVE))
        assert set(found) == {"a"}


class TestSeveralRules:
    def test_the_earliest_leads_and_the_other_is_told(self) -> None:
        both = policy(supervision(Months(1), id="month"), supervision(Days(28), id="weeks"))
        duty = owed(facts(held("a", NOVEMBER_3)), both, moment(NOVEMBER_3, 15))["a"]
        assert duty.rule == "weeks"
        assert [(other.rule, other.due) for other in duty.also] == [("month", date(2026, 12, 3))]
        assert lines(duty)[-1] == "Another rule, 1 (month), gives Thursday 3 December 2026."

    def test_on_the_same_day_the_stricter_leads(self) -> None:
        both = policy(
            supervision(Days(28), id="a-hint", strength=Strength.RECOMMENDED),
            supervision(Weeks(4), id="b-duty", strength=Strength.MUST),
        )
        duty = owed(facts(held("a", NOVEMBER_3)), both, moment(NOVEMBER_3, 15))["a"]
        assert (duty.rule, duty.strength) == ("b-duty", Strength.MUST)

    @pytest.mark.parametrize(
        ("applies", "is_owed"),
        [
            (Applies(roles=("social_worker",)), True),
            (Applies(roles=("team_manager",)), False),
            (Applies(not_roles=("social_worker",)), False),
            (Applies(employment=("agency",)), False),
            (Applies(employment=("permanent", "agency")), True),
            (Applies(newly_qualified=True), False),
            (Applies(newly_qualified=False), True),
        ],
    )
    def test_whom_a_rule_is_about(self, applies: Applies, is_owed: bool) -> None:
        by = policy(supervision(Days(28), applies=applies))
        assert bool(owed(facts(held("a", NOVEMBER_3)), by, moment(NOVEMBER_3, 15))) is is_owed


class TestLocalSettings:
    def test_nothing_is_owed_until_the_council_has_chosen(self) -> None:
        by = policy(supervision(FromSetting("every")))
        assert owed(facts(held("a", NOVEMBER_3)), by, moment(NOVEMBER_3, 15)) == {}

    def test_the_chosen_length_is_said_to_be_local(self) -> None:
        by = policy(supervision(FromSetting("every")), settings={"every": Days(21)})
        duty = owed(facts(held("a", NOVEMBER_3)), by, moment(NOVEMBER_3, 15))["a"]
        assert duty.due_on == date(2026, 11, 24)
        assert lines(duty) == (
            "The last session was held: Tuesday 3 November 2026.",
            "At least every 21 days: Tuesday 24 November 2026 (chosen locally: every).",
        )

    @pytest.mark.parametrize(
        ("by_role", "expected"),
        [
            ({"social_worker": Days(14), "*": Days(28)}, date(2026, 11, 17)),
            ({"team_manager": Days(14), "*": Days(28)}, date(2026, 12, 1)),
        ],
    )
    def test_a_length_for_each_role(self, by_role: dict[str, Days], expected: date) -> None:
        by = policy(supervision(ByRole("every")), settings={"every": by_role})
        assert due(facts(held("a", NOVEMBER_3)), by, moment(NOVEMBER_3, 15)) == expected


def test_what_is_booked_in_time_is_no_reason_to_tell_anybody() -> None:
    in_time = facts(held("a", NOVEMBER_3), planned("b", date(2026, 12, 1)))
    assert owed(in_time, EVERY_28_DAYS, moment(date(2026, 12, 1), 9))["a"].held_back
    too_late = facts(held("a", NOVEMBER_3), planned("b", date(2026, 12, 2)))
    assert not owed(too_late, EVERY_28_DAYS, moment(date(2026, 12, 1), 9))["a"].held_back


class TestNotConfirmed:
    """A session was planned for 1 December, the last day; nobody has said whether it was held."""

    known = facts(held("a", NOVEMBER_3), planned("b", date(2026, 12, 1)))

    def test_it_is_not_told_above_the_pair(self) -> None:
        assert owed(self.known, EVERY_28_DAYS, moment(date(2026, 12, 2)))["a"].held_back

    def test_until_it_would_make_no_difference(self) -> None:
        last = moment(date(2026, 12, 29), 23)
        assert owed(self.known, EVERY_28_DAYS, last)["a"].held_back
        again = duties(self.known, EVERY_28_DAYS, last).valid_until
        assert again == moment(date(2026, 12, 30), 0)
        assert not owed(self.known, EVERY_28_DAYS, again)["a"].held_back

    def test_a_session_after_the_last_day_excuses_nothing(self) -> None:
        late = facts(held("a", NOVEMBER_3), planned("b", date(2026, 12, 2)))
        assert not owed(late, EVERY_28_DAYS, moment(date(2026, 12, 3)))["a"].held_back


def test_due_days_keep_to_local_midnight_over_the_clock_change() -> None:
    duty = owed(facts(held("a", date(2026, 3, 3), 9)), EVERY_28_DAYS, moment(date(2026, 3, 4)))["a"]
    assert duty.due_on == date(2026, 3, 31)
    assert duty.due_at.astimezone(LONDON).isoformat() == "2026-03-31T23:59:59.999999+01:00"


def test_a_session_late_in_a_summer_evening_is_of_its_local_day() -> None:
    late = held("a", date(2026, 7, 1))
    late = replace(late, held_at=moment(date(2026, 7, 2), 0, 30))
    assert due(facts(late), EVERY_28_DAYS, moment(date(2026, 7, 3))) == date(2026, 7, 30)
