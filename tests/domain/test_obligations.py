"""Of whom a policy asks something besides sessions and cases, who does it, which rule leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.duties import duties
from bot.domain.duty import DutyKind
from bot.domain.facts import Absence, ReportCount
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, Months
from bot.domain.obligation_rules import Every
from bot.domain.policy import Applies, FromSetting, Point
from bot.domain.why import lines
from tests.support.known import PRACTITIONER, SUPERVISOR, facts, moment
from tests.support.obligations import LATER, NEW, NOVEMBER_2, due, owed
from tests.support.policies import obligation, once, policy

H = Happening


class TestWhomAndWhen:
    def test_by_the_next_person_up(self) -> None:
        rule = obligation(H.AGREEMENT, once=once(Days(6)), owner="next_up")
        supervisor = replace(SUPERVISOR, line_manager="nora")
        (found,) = owed(facts(person=NEW, supervisor=supervisor), rule)
        assert found.owner == "nora"

    def test_only_of_those_who_supervise(self) -> None:
        timing = Every(length=Months(6), of=Point(anchor="supervising"))
        rule = obligation(H.RECORDS_AUDIT, every=timing, applies=Applies(supervises=True))
        since = replace(PRACTITIONER, supervising_since=date(2026, 2, 2))
        assert due(facts(person=since), rule) == [date(2026, 8, 2)]
        assert due(facts(), rule) == []
        reports = replace(PRACTITIONER, reports=(ReportCount(date(2026, 2, 2), 3),))
        assert reports.supervises
        assert not replace(PRACTITIONER, reports=(ReportCount(date(2026, 2, 2), 0),)).supervises

    def test_the_team_that_the_council_named(self) -> None:
        applies = Applies(teams=FromSetting("teams"))
        rule = obligation(H.AGREEMENT, once=once(Days(6)), applies=applies)
        in_team = replace(NEW, team="Family Safeguarding East")
        named = "Family Safeguarding West, Family Safeguarding East"
        assert due(facts(person=in_team), rule, teams=named) == [date(2026, 11, 8)]
        assert due(facts(person=NEW), rule, teams=named) == []

    def test_where_two_rules_ask_the_same_both_are_shown(self) -> None:
        soon, late = (obligation(H.AGREEMENT, id=f"M-{n}", once=once(Days(n))) for n in (6, 13))
        found = duties(facts(person=NEW), policy(soon, late), moment(LATER, 12)).duties
        (duty,) = (one for one in found if one.key.kind is DutyKind.OBLIGATION)
        assert (duty.rule, [one.rule for one in duty.also]) == ("M-6", ["M-13"])

    def test_a_reading_holds_where_the_council_chose_it(self) -> None:
        rule = obligation(H.AGREEMENT, once=once(Days(6)), chosen={"week": "calendar"})
        assert due(facts(person=NEW), rule, week="calendar") == [date(2026, 11, 8)]
        assert due(facts(person=NEW), rule, week="working") == []
        (found,) = owed(facts(person=NEW), rule, week="calendar")
        assert lines(found)[-1] == "Within 6 days: Sunday 8 November 2026 (chosen locally: week)."

    def test_away_or_not_the_clock_runs(self) -> None:
        away = replace(NEW, absences=(Absence(NOVEMBER_2, None),))
        rule = obligation(H.AGREEMENT, once=once(Days(6)))
        assert due(facts(person=away), rule) == [date(2026, 11, 8)]
