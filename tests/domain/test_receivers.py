"""Whom a rung means, and who is told instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.receivers import Chain, instead_of, receive
from tests.support.ladders import ALICE, BOB, CAROL, CHAIN, ERIN, POLICY, away, local, somebody
from tests.support.policies import policy

MONDAY = local("2026-11-23 10:00")


def names(to, chain=CHAIN, under=POLICY, told=()):
    return [person.id for person in receive(to.split(), chain, under, told)]


def test_each_code_means_somebody():
    assert names("practitioner supervisor") == ["alice", "bob"]
    assert names("next_up second_up") == ["carol", "erin"]
    assert names("role:district_manager") == ["erin"]
    assert names("same", told=["carol", "unknown"]) == ["carol"]


def test_where_whoever_was_told_is_no_longer_above_it_is_whoever_came_after_them():
    assert names("same", told=["somebody who left"]) == ["carol"]
    assert names("same") == []


def test_nobody_is_told_twice():
    assert names("next_up role:service_manager") == ["carol"]


def test_a_role_that_nobody_above_has_means_the_next_up():
    assert names("role:head_of_service") == ["carol"]


def test_a_setting_names_the_receiver_and_the_next_up_until_it_does():
    chosen = policy(settings={"who": "second_up"})
    assert names("setting:who", under=chosen) == ["erin"]
    assert names("setting:who") == ["carol"]


def test_at_the_top_there_is_nobody():
    assert names("next_up", Chain(ALICE, BOB, ())) == []
    assert names("second_up", Chain(ALICE, BOB, (CAROL,))) == []


def test_a_district_managers_own_supervision_goes_to_the_next_line_manager():
    head = somebody("harriet", "head_of_service")
    director = somebody("dora", "director")
    assert names("role:district_manager", Chain(ERIN, head, (director,))) == ["dora"]


def test_a_role_may_say_who_else_is_meant_where_nobody_above_has_it():
    head, director = somebody("harriet", "head_of_service"), somebody("dora", "director")
    chain, code = Chain(ERIN, head, (director, BOB)), "role:district_manager or setting:who"
    chosen = policy(settings={"who": "second_up"})
    found = [receive([code], chain, under) for under in (POLICY, chosen)]
    assert found == [(director,), (BOB,)]
    assert receive([code], CHAIN, chosen) == (ERIN,)


def test_nobody_hears_about_themselves_even_if_the_line_is_a_circle():
    assert names("next_up", Chain(ALICE, BOB, (ALICE, CAROL))) == ["carol"]


def instead(person, chain=CHAIN):
    found = instead_of(person, chain, MONDAY, POLICY)
    return found and found.id


def test_somebody_at_work_is_told_themselves():
    assert instead(CAROL) == "carol"


def test_somebody_away_is_replaced_by_their_deputy_else_the_next_up():
    on_leave = away(CAROL, date(2026, 11, 23), date(2026, 11, 27))
    dev = somebody("dev")
    with_deputy = replace(on_leave, deputy="dev")
    assert instead(on_leave, Chain(ALICE, BOB, (on_leave, ERIN))) == "erin"
    assert instead(with_deputy, Chain(ALICE, BOB, (with_deputy, ERIN), (dev,))) == "dev"


def test_a_deputy_who_is_away_too_is_passed_over():
    week = (date(2026, 11, 23), date(2026, 11, 27))
    dev = away(somebody("dev"), *week)
    carol = replace(away(CAROL, *week), deputy="dev")
    assert instead(carol, Chain(ALICE, BOB, (carol, ERIN), (dev,))) == "erin"


def test_whoever_left_or_has_no_chat_is_replaced():
    left = replace(CAROL, left_on=date(2026, 11, 20))
    assert instead(left, Chain(ALICE, BOB, (left, ERIN))) == "erin"
    assert instead(CAROL, replace(CHAIN, accounts=frozenset({"erin", "bob"}))) == "erin"


def test_one_of_the_pair_never_stands_in():
    carol = replace(away(CAROL, date(2026, 11, 23), date(2026, 11, 27)), deputy="bob")
    assert instead(carol, Chain(ALICE, BOB, (carol,), (BOB,))) is None


def test_having_nobody_is_an_answer():
    assert instead(CAROL, replace(CHAIN, accounts=frozenset())) is None
