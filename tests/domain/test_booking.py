"""When the next session should be, by the rules and by what suits the pair."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain import booking
from bot.domain.calendar import Calendar
from bot.domain.facts import FULL_TIME, Absence, Facts, Pair, Person, Session, SessionStatus, Shift
from bot.domain.intervals import Days, Months, WorkingDays
from bot.domain.policy import Pack, Policy, RearrangementRule, Strength, SupervisionRule, Words

ZONE = ZoneInfo("Europe/London")
RULE = SupervisionRule(
    kind="supervision",
    id="T-1",
    clause="1",
    strength=Strength.MUST,
    ladder="none",
    every=Days(28),
)
AGAIN = RearrangementRule(
    kind="rearrangement",
    id="T-2",
    clause="2",
    strength=Strength.MUST,
    ladder="none",
    within=WorkingDays(3),
)


def policy(*rules):
    pack = Pack(
        name="t",
        title="T",
        version=1,
        source="",
        words=Words(case_system="X"),
        rules=rules,
        ladders={"none": ()},
    )
    return Policy(pack, {}, Calendar(), ZONE, "f")


def person(id, **more):
    return Person(id=id, name=id, role="social_worker", started_on=date(2020, 1, 1), **more)


def facts(*sessions, supervisor=None):
    boss = supervisor or person("boss")
    return Facts(
        person=person("sam"),
        go_live=date(2026, 1, 1),
        pair=Pair("p", "sam", boss.id, date(2025, 1, 1)),
        supervisor=boss,
        sessions=sessions,
    )


def held(day, hour=14, **more):
    moment = datetime(2026, *day, hour, tzinfo=UTC)
    return Session(f"s{day}", "p", moment, SessionStatus.HELD, held_at=moment, **more)


NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


def test_the_limit_is_the_rules_last_day():
    found = booking.limit(facts(held((11, 2))), policy(RULE), NOW)
    assert found is not None
    assert (found.day, found.because.rule) == (date(2026, 11, 30), "T-1")


def test_without_a_rule_nothing_is_suggested():
    assert booking.limit(facts(held((11, 2))), policy(), NOW) is None
    assert booking.suggestion(facts(held((11, 2))), policy(), NOW) is None


def test_the_suggestion_keeps_the_usual_time_across_the_clock_change():
    summer = facts(held((10, 12), hour=9))  # 10:00 in British Summer Time
    found = booking.suggestion(summer, policy(RULE), datetime(2026, 10, 13, tzinfo=UTC))
    assert found == datetime(2026, 11, 9, 10, tzinfo=UTC)


def test_it_moves_to_the_earlier_day_on_which_both_work():
    away = person("boss", absences=(Absence(date(2026, 11, 30), date(2026, 12, 4)),))
    found = booking.suggestion(facts(held((11, 2)), supervisor=away), policy(RULE), NOW)
    assert found is not None
    assert found.date() == date(2026, 11, 27)


def test_a_limit_that_is_past_gives_the_next_day_for_both():
    only_fridays = tuple(shift for shift in FULL_TIME if shift.weekday == 4)
    boss = person("boss", pattern=only_fridays)
    found = booking.suggestion(facts(held((9, 1)), supervisor=boss), policy(RULE), NOW)
    assert found is not None
    assert found.date() == date(2026, 11, 6)


def test_nobody_who_never_works_is_suggested_a_day():
    never = person("boss", pattern=())
    assert booking.suggestion(facts(held((11, 2)), supervisor=never), policy(RULE), NOW) is None


def test_a_rearrangement_has_its_own_nearer_limit():
    missed = Session(
        "missed",
        "p",
        datetime(2026, 11, 2, 10, tzinfo=UTC),
        SessionStatus.POSTPONED,
        decided_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )
    known = facts(held((10, 20)), missed)
    both = policy(RULE, AGAIN)
    found = booking.limit(known, both, NOW, replacing="missed")
    assert found is not None
    assert (found.day, found.because.rule) == (date(2026, 11, 5), "T-2")
    without = booking.limit(known, both, NOW)
    assert without is not None
    assert without.because.rule == "T-1"


def test_six_follow_one_another_at_the_rules_interval():
    found = booking.series(facts(held((11, 2))), policy(RULE), NOW, 6)
    days = [moment.date() for moment in found]
    assert days[0] == date(2026, 11, 30)
    assert days[1] == date(2026, 12, 24)  # 28 December is a bank holiday, before it a weekend
    assert len(days) == 6
    gaps = {later - earlier for earlier, later in pairwise(days)}
    assert max(gaps) <= timedelta(days=28)
    assert {moment.hour for moment in found[:4]} == {14}


def test_six_begin_after_what_is_booked():
    booked = Session("b", "p", datetime(2026, 11, 25, 14, tzinfo=UTC))
    found = booking.series(facts(held((11, 2)), booked), policy(RULE), NOW, 2)
    assert [moment.date() for moment in found] == [date(2026, 12, 23), date(2027, 1, 20)]


def test_by_months_they_keep_the_day_of_the_month():
    monthly = policy(replace(RULE, every=Months(1)))
    found = booking.series(facts(held((11, 12))), monthly, NOW, 2)
    assert [moment.date() for moment in found] == [date(2026, 12, 11), date(2027, 1, 11)]


@pytest.mark.parametrize("count", [0, 1, 6])
def test_as_many_as_asked_for(count):
    assert len(booking.series(facts(held((11, 2))), policy(RULE), NOW, count)) == count


def test_the_usual_time_is_ten_where_nothing_is_known():
    assert booking.usual_time(facts(), policy(RULE)).hour == 10


def test_a_part_timer_is_only_offered_their_days():
    boss = person("boss", pattern=(Shift(2, FULL_TIME[0].starts, FULL_TIME[0].ends),))
    found = booking.series(facts(held((11, 4)), supervisor=boss), policy(RULE), NOW, 3)
    assert {moment.weekday() for moment in found} == {2}


def test_one_more_is_counted_from_what_is_booked_in_time():
    booked = Session("b", "p", datetime(2026, 11, 25, 14, tzinfo=UTC))
    limit, suggested = booking.ahead(facts(held((11, 2)), booked), policy(RULE), NOW)
    assert limit is not None
    assert suggested is not None
    assert limit.day == suggested.date() == date(2026, 12, 23)


def test_what_is_booked_too_late_does_not_count():
    late = Session("b", "p", datetime(2026, 12, 25, 14, tzinfo=UTC))
    limit, _ = booking.ahead(facts(held((11, 2)), late), policy(RULE), NOW)
    assert limit is not None
    assert limit.day == date(2026, 11, 30)


def test_a_limit_that_is_past_warns_nobody():
    assert booking.limit(facts(held((9, 1))), policy(RULE), NOW) is None
