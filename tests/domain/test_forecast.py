"""A ladder foretold: who would be told if nobody did anything, as far as people are known."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.alternatives import alternatives
from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts
from bot.domain.forecast import Telling, forecast
from bot.domain.policy import Policy
from bot.services.facts_files.chains import chain_of
from bot.services.facts_files.reading import FactsFile, policy_for, read_facts
from tests.support.facts_files import written

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KENT = """\
facts: 1
policy: kent
go_live: 2026-01-05
settings: {unanswered_after: {working_days: 2}, second_receiver: "role:head_of_service"}
sessions: [{held: 2026-10-12 10:00}]
"""
WITH_PEOPLE = """\
people:
  amira: {supervisor: ben}
  ben: {role: team_manager, line_manager: cath}
  cath: {role: district_manager, line_manager: dee, away: 2026-11-20..2026-11-27}
  dee: {role: head_of_service}
"""


def read(tmp_path: Path, text: str) -> tuple[FactsFile, Policy, Facts]:
    found = read_facts(written(tmp_path, text))
    return found, policy_for(found), next(iter(found.facts.values()))


def one(facts: Facts, policy: Policy, kind: DutyKind) -> Duty:
    (found,) = (
        d for d in duties(facts, policy, NOW).duties if d.key.kind is kind and d.met_at is None
    )
    return found


def told(tmp_path: Path, text: str, kind: DutyKind) -> list[Telling]:
    found, policy, facts = read(tmp_path, text)
    chain = chain_of(facts, found.people)
    assert chain is not None
    return list(forecast(one(facts, policy, kind), facts, chain, policy))


def shown(tellings: list[Telling]) -> list[tuple[str, str | None, str | None]]:
    return [(t.rung.name, t.person, f"{t.at:%d %b %H:%M}" if t.at else None) for t in tellings]


def test_the_pair_are_warned_then_the_manager_is_told_then_the_next(tmp_path: Path) -> None:
    assert shown(told(tmp_path, KENT, DutyKind.LIKELY_BREACH)) == [
        ("warning", "practitioner", "23 Nov 09:00"),
        ("warning", "supervisor", "23 Nov 09:00"),
        ("tell", "role:district_manager", "24 Nov 09:00"),
        ("tell_next", "role:head_of_service", "26 Nov 09:00"),
        ("look_again", None, None),
    ]


def test_people_who_are_known_are_named_and_who_is_away_is_passed_over(tmp_path: Path) -> None:
    tellings = told(tmp_path, KENT + WITH_PEOPLE, DutyKind.LIKELY_BREACH)
    assert [(rung, who) for rung, who, _ in shown(tellings)] == [
        ("warning", "amira"),
        ("warning", "ben"),
        ("tell", "dee"),
        ("tell_next", "dee"),
        ("look_again", None),
    ]


def test_nothing_is_said_of_what_is_done(tmp_path: Path) -> None:
    found, policy, facts = read(tmp_path, KENT)
    chain = chain_of(facts, found.people)
    assert chain is not None
    met = [duty for duty in duties(facts, policy, NOW).duties if duty.met_at is not None]
    assert met
    assert [forecast(duty, facts, chain, policy) for duty in met] == [()] * len(met)


def test_what_may_have_been_done_is_not_told_upward(tmp_path: Path) -> None:
    text = KENT.replace("10:00}]", "10:00}, {planned: 2026-11-20 10:00}]")
    tellings = told(tmp_path, text, DutyKind.CEILING)
    assert {t.rung.voice.value for t in tellings} <= {"reminder", "prompt"}


@pytest.mark.parametrize(
    ("setting", "due", "other"),
    [("original_day", "30 Oct", "29 Oct"), ("decision", "29 Oct", "30 Oct")],
)
def test_another_reading_gives_another_date(
    tmp_path: Path, setting: str, due: str, other: str
) -> None:
    text = (
        "facts: 1\npolicy: camden\n"
        f"settings: {{rearrange_counted_from: {setting}}}\n"
        "sessions: [{postponed: 2026-10-27 10:00, decided: 2026-10-26 16:00}]\n"
    )
    _, policy, facts = read(tmp_path, text)
    duty = one(facts, policy, DutyKind.REARRANGEMENT)
    (alternative,) = alternatives(facts, policy, NOW)[duty.key]
    assert f"{duty.due_on:%d %b}" == due
    assert f"{alternative.due_on:%d %b}" == other
    assert alternative.setting == "rearrange_counted_from"
    assert alternative.value != setting
