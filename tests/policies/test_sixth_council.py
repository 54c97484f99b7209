"""YAML alone decides: an invented council, and what one changed line does to its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind, State, state
from bot.domain.local_time import local_day
from bot.domain.policy import Policy
from bot.domain.receivers import Chain, receive
from tests.support.known import PRACTITIONER, SUPERVISOR, facts, held, moment, of_kind, postponed
from tests.support.policies import LONDON
from tests.support.sixth_council import sixth

LAST = date(2026, 10, 28)
MISSED = date(2026, 11, 18)
Council = Callable[..., Policy]


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return lambda *changes: sixth(tmp_path, *changes)


def owed(policy: Policy, now: date, role: str = "social_worker") -> dict[str, Duty]:
    person = replace(PRACTITIONER, role=role)
    known = facts(held("last", LAST), person=person)
    return of_kind(duties(known, policy, moment(now)).duties, DutyKind.SUPERVISION)


@pytest.mark.parametrize(
    ("interval", "due"),
    [
        ("{days: 28}", date(2026, 11, 25)),
        ("{days: 29}", date(2026, 11, 26)),
        ("{weeks: 6}", date(2026, 12, 9)),
        ("{months: 1}", date(2026, 11, 28)),
        ("{working_days: 28}", date(2026, 12, 7)),
        ("{end_of_month: 1}", date(2026, 11, 30)),
    ],
)
def test_interval_and_unit(council: Council, interval: str, due: date) -> None:
    policy = council(("every: {days: 28}", f"every: {interval}"))
    assert owed(policy, LAST)["last"].due_on == due


@pytest.mark.parametrize("days", [28, 29])
def test_the_boundary_moves_by_one_day(council: Council, days: int) -> None:
    policy = council(("every: {days: 28}", f"every: {{days: {days}}}"))
    duty = owed(policy, LAST)["last"]
    last_day = LAST + timedelta(days=days)
    found = [
        state(duty.due_on, duty.due_at, None, now := moment(day), local_day(now, LONDON))
        for day in (last_day, last_day + timedelta(days=1))
    ]
    assert found == [State.DUE, State.OVERDUE]


def test_whom_a_rule_is_about(council: Council) -> None:
    before, after = council(), council(("[social_worker]", "[team_manager]"))
    assert ("last" in owed(before, LAST), "last" in owed(after, LAST)) == (True, False)
    assert "last" in owed(after, LAST, role="team_manager")


def test_a_phase(council: Council) -> None:
    during = "during: {ends: [{anchor: employment, plus: {days: 1}}]}\n    every: {days: 28}"
    assert owed(council(("every: {days: 28}", during)), LAST) == {}


@pytest.mark.parametrize(
    ("counted_from", "due"),
    [("original_day", date(2026, 11, 23)), ("decision", date(2026, 11, 19))],
)
def test_what_a_limit_is_counted_from(council: Council, counted_from: str, due: date) -> None:
    policy = council(("counted_from: original_day", f"counted_from: {counted_from}"))
    known = facts(held("last", LAST), postponed("missed", MISSED, on=date(2026, 11, 16)))
    found = of_kind(duties(known, policy, moment(MISSED)).duties, DutyKind.REARRANGEMENT)
    assert found["missed"].due_on == due


@pytest.mark.parametrize(
    ("receiver", "told"),
    [("next_up", "service"), ("second_up", "district"), ("role:head_of_service", "head")],
)
def test_who_is_told(council: Council, receiver: str, told: str) -> None:
    roles = {
        "service": "service_manager",
        "district": "district_manager",
        "head": "head_of_service",
    }
    above = tuple(replace(SUPERVISOR, id=id, role=role) for id, role in roles.items())
    policy = council(("to: [next_up]", f'to: ["{receiver}"]'))
    (rung,) = (one for one in policy.pack.ladders["supervision"] if one.name == "tell")
    found = receive(rung.to, Chain(PRACTITIONER, SUPERVISOR, above), policy)
    assert [person.id for person in found] == [told]


def test_a_setting_that_the_text_leaves_open(council: Council) -> None:
    policy = council()
    known = facts(held("last", LAST))
    found = of_kind(duties(known, policy, moment(LAST, 13)).duties, DutyKind.RECORDING)
    assert found["last"].due_on == date(2026, 11, 4)
    assert found["last"].why[-1].source == "local"


def test_the_fingerprint_follows_every_change(council: Council) -> None:
    same, again = council(), council()
    other = council(("every: {days: 28}", "every: {days: 29}"))
    assert same.fingerprint == again.fingerprint != other.fingerprint
