"""Whoever is found in chat: what may be said to them now is planned anew."""

from __future__ import annotations

from bot.services import importing
from bot.services.matching import match
from bot.store import duties, looks, people
from bot.store.database import Database
from scheduler.planner import plan_all
from tests.support.example import FILES, NOW, example_desk
from tests.support.organisation import SURFACE, WORKSPACE

HARPREET = "harpreet.gill@example.org"


def test_what_may_be_said_to_whoever_is_found_is_planned_anew(empty_database: Database) -> None:
    desk = example_desk(empty_database)
    importing.carry_out(desk, importing.prepare(desk, FILES, now=NOW), now=NOW)
    plan_all(desk, NOW)
    assert match(desk, SURFACE, WORKSPACE, lambda _: {HARPREET: "U0HARPREET"}, now=NOW) == 1
    with desk.database.read() as tx:
        (found,) = [one.person.id for one in people.everybody(tx) if one.email == HARPREET]
        again = duties.by_ids(tx, looks.due_ids(tx, NOW, 100_000)).values()
    assert {one.practitioner for one in again} == {found}
