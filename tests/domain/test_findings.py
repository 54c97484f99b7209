"""What in the facts breaks a rule without having a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.facts import Case, CaseKind, Event, Facts, Record, SessionStatus
from bot.domain.finding_rules import Check, FindingRule, Paper
from bot.domain.findings import findings
from bot.domain.found import Finding
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, Months
from bot.domain.policy import Applies, Strength
from tests.support.known import (
    PAIR,
    PRACTITIONER,
    SUPERVISOR,
    case,
    facts,
    held,
    moment,
    planned,
    postponed,
)
from tests.support.policies import policy, supervision

NOVEMBER_2, TODAY = date(2026, 11, 2), date(2026, 11, 23)


def rule(check: Check, **keys: object) -> FindingRule:
    plain = {"id": f"M-{check.value}", "clause": "1", "strength": Strength.MUST}
    return FindingRule(**{**plain, "check": check, **keys})


def found(known: Facts, *rules: FindingRule, on: date = TODAY) -> list[Finding]:
    by = policy(supervision(Months(1)), findings=rules, settings={"reading": "plain"})
    return list(findings(known, by, moment(on, 12)))


def about(known: Facts, check: Check, **keys: object) -> list[str]:
    return [one.about for one in found(known, rule(check, **keys))]


def fell_through(id: str, day: date, **changes: object) -> Facts:
    return facts(postponed(id, day, on=day, **changes))


class TestSessionsThatFellThrough:
    @pytest.mark.parametrize(
        ("reason", "seen"), [("workload", ["a"]), ("supervisee_sick", []), (None, [])]
    )
    def test_a_reason_that_the_policy_does_not_name(
        self, reason: str | None, seen: list[str]
    ) -> None:
        known = fell_through("a", NOVEMBER_2, reason=reason)
        assert about(known, Check.REASON_NOT_ALLOWED, reasons=("supervisee_sick",)) == seen

    def test_no_word_of_the_reason_itself(self) -> None:
        known = fell_through("a", NOVEMBER_2, reason="workload")
        (one,) = found(known, rule(Check.REASON_NOT_ALLOWED, reasons=("supervisee_sick",)))
        assert "workload" not in " ".join((one.says, *one.why))

    @pytest.mark.parametrize(("reason", "seen"), [("workload", []), (None, ["a"])])
    def test_no_reason_at_all(self, reason: str | None, seen: list[str]) -> None:
        assert about(fell_through("a", NOVEMBER_2, reason=reason), Check.REASON_MISSING) == seen

    def test_nothing_from_before_go_live(self) -> None:
        assert about(fell_through("a", date(2025, 12, 1)), Check.REASON_MISSING) == []

    @pytest.mark.parametrize(("first", "often"), [(date(2026, 5, 23), 0), (date(2026, 5, 24), 1)])
    def test_three_in_six_months(self, first: date, often: int) -> None:
        days = (first, date(2026, 9, 1), NOVEMBER_2)
        known = facts(*(postponed(f"s{day}", day, on=day) for day in days))
        assert len(about(known, Check.FELL_THROUGH_OFTEN, times=3, over=Months(6))) == often


class TestBookings:
    @pytest.mark.parametrize(("minutes", "seen"), [(119, ["a"]), (120, [])])
    def test_shorter_than_the_policy_speaks_of(self, minutes: int, seen: list[str]) -> None:
        known = facts(planned("a", date(2026, 12, 1), minutes=minutes))
        assert about(known, Check.TOO_SHORT, minutes=120) == seen

    @pytest.mark.parametrize(("hour", "seen"), [(15, []), (16, ["a"])])
    def test_outside_working_hours(self, hour: int, seen: list[str]) -> None:
        known = facts(planned("a", date(2026, 12, 1), hour))
        assert about(known, Check.OUTSIDE_HOURS) == seen

    def test_outside_the_supervisors_days(self) -> None:
        part_time = replace(SUPERVISOR, pattern=SUPERVISOR.pattern[:1])
        known = facts(planned("a", date(2026, 12, 1)), supervisor=part_time)
        assert about(known, Check.OUTSIDE_HOURS) == ["a"]


class TestThePair:
    def test_supervised_by_another_role(self) -> None:
        asked = {"roles": ("service_manager",)}
        assert about(facts(), Check.SUPERVISOR_ROLE, **asked) == [PAIR.id]
        above = replace(SUPERVISOR, role="service_manager")
        assert about(facts(supervisor=above), Check.SUPERVISOR_ROLE, **asked) == []

    @pytest.mark.parametrize(("days", "seen"), [(30, []), (31, [PAIR.id])])
    def test_agreed_less_often_than_the_policy_asks(self, days: int, seen: list[str]) -> None:
        pair = replace(PAIR, agreed_every=Days(days))
        known = facts(held("a", NOVEMBER_2), pair=pair)
        assert about(known, Check.AGREED_BELOW_MINIMUM) == seen

    def test_how_often_is_not_agreed(self) -> None:
        assert about(facts(), Check.FREQUENCY_NOT_AGREED) == [PAIR.id]
        pair = replace(PAIR, agreed_every=Days(28))
        assert about(facts(pair=pair), Check.FREQUENCY_NOT_AGREED) == []


class TestWhatWasCovered:
    CASES = (case("c", date(2026, 3, 2)), case("d", date(2026, 3, 2)))

    def test_a_case_that_was_left_out(self) -> None:
        known = facts(held("a", NOVEMBER_2, discussed=frozenset({"c"})), cases=self.CASES)
        assert about(known, Check.CASE_NOT_ADDRESSED) == ["d"]

    @pytest.mark.parametrize("how", ["mentioned", "carried"])
    def test_one_that_was_mentioned_or_carried_over_was_not(self, how: str) -> None:
        session = held("a", NOVEMBER_2, discussed=frozenset({"c"}), **{how: frozenset({"d"})})
        assert about(facts(session, cases=self.CASES), Check.CASE_NOT_ADDRESSED) == []

    def test_a_session_of_which_nothing_is_known_says_nothing(self) -> None:
        assert about(facts(held("a", NOVEMBER_2), cases=self.CASES), Check.CASE_NOT_ADDRESSED) == []

    def test_an_element_that_never_came_up(self) -> None:
        sessions = (
            held("a", date(2026, 9, 7), elements=frozenset({"managerial"})),
            held("b", NOVEMBER_2, elements=frozenset({"learning"})),
        )
        both = {"elements": ("managerial", "health"), "sessions": 2}
        (one,) = found(facts(*sessions), rule(Check.ELEMENT_NOT_COVERED, **both))
        assert one.says == "Health did not come up."
        assert about(facts(*sessions[:1]), Check.ELEMENT_NOT_COVERED, **both) == []


class TestRecords:
    CASE = case("c", date(2026, 3, 2))
    FIRST, LATER = date(2026, 9, 7), NOVEMBER_2

    def known(self, *fields: str, on: date = LATER, one: Case = CASE) -> Facts:
        session = "a" if on == self.FIRST else "b"
        written = Record("r", "case_record", on, frozenset(fields), session, "c")
        talked = {"discussed": frozenset({"c"}), "recorded_at": moment(self.LATER, 15)}
        sessions = (held("a", self.FIRST, **talked), held("b", self.LATER, **talked))
        return facts(*sessions, cases=[one], records=(written,))

    def test_a_record_without_the_day_on_which_the_child_was_last_seen(self) -> None:
        (one,) = found(self.known("actions"), rule(Check.FIELD_MISSING, fields=("last_seen",)))
        assert one.says == "The case record of Monday 2 November 2026 lacks: last seen."
        assert about(self.known("last_seen"), Check.FIELD_MISSING, fields=("last_seen",)) == []

    @pytest.mark.parametrize(
        ("discussion", "on", "seen"),
        [
            ("first", FIRST, ["r"]),
            ("first", LATER, []),
            ("later", FIRST, []),
            ("later", LATER, ["r"]),
        ],
    )
    def test_the_first_discussion_and_later_ones(
        self, discussion: str, on: date, seen: list[str]
    ) -> None:
        asked = {"fields": ("risk",), "discussion": discussion}
        assert about(self.known(on=on), Check.FIELD_MISSING, **asked) == seen

    def test_only_for_its_kinds_and_marks(self) -> None:
        asked = {"fields": ("care_plan",), "case_kinds": (CaseKind.LOOKED_AFTER,)}
        assert about(self.known(), Check.FIELD_MISSING, **asked) == []
        asked = {"fields": ("condition",), "case_marks": ("disabled_child",)}
        assert about(self.known(), Check.FIELD_MISSING, **asked) == []
        marked = replace(self.CASE, marks=frozenset({"disabled_child"}))
        assert about(self.known(one=marked), Check.FIELD_MISSING, **asked) == ["r"]

    def test_other_papers_are_other_matters(self) -> None:
        asked = {"fields": ("mediator",), "paper": Paper.AGREEMENT}
        assert about(self.known(), Check.FIELD_MISSING, **asked) == []
        known = facts(records=(Record("x", "agreement", NOVEMBER_2),))
        assert about(known, Check.FIELD_MISSING, **asked) == ["x"]

    def test_a_case_that_was_discussed_has_a_record_of_its_own(self) -> None:
        (one,) = found(self.known(), rule(Check.RECORD_MISSING))
        assert (one.about, one.says) == ("c", "Case c has no record of Monday 7 September 2026.")

    def test_what_is_not_recorded_yet_lacks_nothing(self) -> None:
        known = facts(held("a", NOVEMBER_2, discussed=frozenset({"c"})), cases=[self.CASE])
        assert about(known, Check.RECORD_MISSING) == []

    def test_what_is_not_on_file(self) -> None:
        asked = {"events": (Happening.DBS_CHECK, Happening.REGISTRATION)}
        on_file = (Event("x", Happening.DBS_CHECK, NOVEMBER_2),)
        (one,) = found(facts(events=on_file), rule(Check.NOT_ON_FILE, **asked))
        assert one.says == "No registration is known."


class TestWhomItIsAbout:
    def test_rules_that_see_the_same_share_a_finding(self) -> None:
        rules = (rule(Check.FREQUENCY_NOT_AGREED), rule(Check.FREQUENCY_NOT_AGREED, id="M-other"))
        (one,) = found(facts(), *rules)
        assert one.rules == ("M-frequency_not_agreed", "M-other")

    @pytest.mark.parametrize(
        "keys", [{"applies": Applies(roles=("student",))}, {"chosen": {"reading": "strict"}}]
    )
    def test_not_those_whom_the_rule_is_not_about(self, keys: dict[str, object]) -> None:
        assert about(facts(), Check.FREQUENCY_NOT_AGREED, **keys) == []

    def test_nobody_without_a_supervisor(self) -> None:
        known = facts(pair=None, person=PRACTITIONER)
        assert about(known, Check.FREQUENCY_NOT_AGREED) == []

    def test_every_check_can_be_asked_of_anybody(self) -> None:
        cancelled = planned("a", NOVEMBER_2, status=SessionStatus.CANCELLED)
        every = [rule(check, minutes=1, times=1, over=Months(1)) for check in Check]
        assert {one.check for one in found(facts(cancelled), *every)} == {
            Check.SUPERVISOR_ROLE,
            Check.FREQUENCY_NOT_AGREED,
        }


class TestTimeInAMonth:
    def minutes(self, *days_and_minutes: tuple[date, int]) -> list[str]:
        sessions = [held(f"s{n}", day, minutes=m) for n, (day, m) in enumerate(days_and_minutes)]
        return about(facts(*sessions), Check.TOO_LITTLE_IN_A_MONTH, minutes=120)

    def test_the_month_up_to_the_last_session(self) -> None:
        assert self.minutes((date(2026, 11, 4), 60), (date(2026, 11, 18), 45)) == ["priya"]
        assert self.minutes((date(2026, 11, 4), 60), (date(2026, 11, 18), 60)) == []

    def test_a_session_exactly_a_month_before_is_of_the_month_before(self) -> None:
        assert self.minutes((date(2026, 10, 18), 120), (date(2026, 11, 18), 60)) == ["priya"]
        assert self.minutes((date(2026, 10, 19), 60), (date(2026, 11, 18), 60)) == []

    def test_of_a_month_that_is_not_wholly_known_nothing_is_said(self) -> None:
        assert self.minutes((date(2026, 2, 4), 30)) == []
        assert self.minutes((date(2026, 2, 5), 30)) == ["priya"]

    def test_without_any_session_nothing_is_said(self) -> None:
        assert self.minutes() == []
