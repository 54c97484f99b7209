"""Several processes at once: nothing is lost, done twice or decided on what is no longer true."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Column, Connection, select
from sqlalchemy.exc import DBAPIError

from bot.domain.facts import SessionStatus
from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.services import agenda, booking
from bot.services.recompute import recompute
from bot.store import (
    conversations,
    duties,
    events,
    fact_log,
    looks,
    messages,
    nudges,
    people,
    sessions,
)
from bot.store import database as store
from bot.store.database import Database, machine_now
from bot.store.tables import agenda_line, fact
from bot.store.vault import Vault
from scheduler.auditor import Auditor
from scheduler.findings import find_all
from scheduler.planner import plan_all
from tests.support.database import KEY, PostgresDatabases, with_cast
from tests.support.duties import next_look
from tests.support.ladders import rung
from tests.support.office import Office, open_office
from tests.support.organisation import ALICE_AND_BOB, NOW, SURFACE
from tests.support.postgres import Postgres
from tests.support.scheduler import World
from tests.support.sessions import write_session
from tests.support.side_by_side import side_by_side

FRIDAY = date(2026, 11, 20)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
PAIR = ALICE_AND_BOB.id
FOUR = range(4)


@pytest.fixture
def office(database: Database) -> Office:
    return open_office(database)


# --- clicks ---------------------------------------------------------------------------------------


def test_one_form_sent_four_times_at_once_is_saved_once(office: Office) -> None:
    form = office.form(booking.book, "bob", PAIR)
    outcomes = side_by_side(*[partial(office.submit, "bob", form) for _ in FOUR])
    assert all(outcome == outcomes[0] for outcome in outcomes)
    planned = [one for one in office.sessions(PAIR) if one.status is SessionStatus.PLANNED]
    assert len(planned) == 1


def test_four_forms_at_once_are_all_saved_in_an_order(office: Office) -> None:
    askers = ["alice", "bob"] * 2
    opened = [(asker, office.form(agenda.add, asker, PAIR)) for asker in askers]
    side_by_side(*[partial(office.submit, *one, topic="workload") for one in opened])
    assert numbers(office.desk.database, agenda_line.c.number) == [1, 2, 3, 4]


def test_facts_about_one_thing_are_numbered_without_gap_or_double(database: Database) -> None:
    def tell_five_times() -> None:
        for _ in range(5):
            with database.write() as tx:
                tell(tx)

    side_by_side(*[tell_five_times for _ in FOUR])
    assert numbers(database, fact.c.number) == list(range(1, 21))


def test_an_event_that_comes_four_times_at_once_is_seen_first_once(database: Database) -> None:
    def see() -> bool:
        with database.write() as tx:
            return events.first_sight(tx, "Ev1", machine_now(tx))

    assert sorted(side_by_side(*[see for _ in FOUR])) == [False, False, False, True]


def test_somebody_s_conversation_is_begun_once(database: Database) -> None:
    def begin() -> str:
        with database.write() as tx:
            return conversations.of_person(tx, "bob", SURFACE).id

    assert len(set(side_by_side(*[begin for _ in FOUR]))) == 1


# --- what is owed ---------------------------------------------------------------------------------


def test_what_is_computed_beside_a_change_of_facts_is_of_the_last_facts(office: Office) -> None:
    """The planner computes Alice again and again while her sessions are moved."""
    day = timedelta(days=1)
    with office.desk.database.write() as tx:
        booked = write_session(tx, ALICE_AND_BOB, NOW + day)

    def move() -> None:
        for later in range(2, 12):
            with office.desk.database.write() as tx:
                sessions.change(tx, replace(booked, planned_at=NOW + later * day))
                recompute(tx, office.desk, ["alice"], office.now)

    def compute() -> None:
        for _ in range(10):
            office.compute("alice")

    side_by_side(move, compute, compute)
    stored = open_about_alice(office)
    office.compute("alice")
    assert open_about_alice(office) == stored


def test_four_planners_owe_everything_once(world: World) -> None:
    owed = [world.owe(f"s{number}", ASKED, FRIDAY).id for number in range(12)]
    written = side_by_side(*[partial(plan_all, world.desk, NOW) for _ in FOUR])
    assert sum(written) == len(owed)
    with world.database.read() as tx:
        assert Counter(nudge.duty for nudge in nudges.of_duties(tx, owed)) == Counter(owed)


def test_what_was_said_while_it_is_planned_is_looked_at_again(world: World) -> None:
    """A courier's *look again now* is not overwritten by a planner that read before it."""
    duty = world.owe("one", ASKED, FRIDAY).id
    plan_all(world.desk, NOW)

    def said() -> None:
        with world.database.write() as tx:
            looks.again(tx, [duty], NOW + timedelta(minutes=1))

    for _ in range(5):
        with world.database.write() as tx:
            looks.again(tx, [duty], NOW)
        side_by_side(said, partial(plan_all, world.desk, NOW))
        with world.database.read() as tx:
            later = next_look(tx, duty)
        assert later is None or later >= NOW + timedelta(minutes=1)


# --- what is said ---------------------------------------------------------------------------------


def test_four_couriers_say_everything_once(world: World) -> None:
    for number in range(4):
        world.owe(f"s{number}", ASKED, FRIDAY)
        world.owe(f"d{number}", ASKED, FRIDAY, supervisor="carol", owner="carol")
    couriers = [world.workers() for _ in FOUR]
    side_by_side(*[courier.run_once for courier in couriers])
    world.until_quiet(couriers[0])
    for who in ("bob", "carol"):
        said = world.said_to(who)
        assert len(said) == len(set(said)) == 4


def test_a_conversation_is_leased_to_one(world: World) -> None:
    with world.database.write() as tx:
        conversation = conversations.of_person(tx, "bob", SURFACE).id

    def take(holder: str) -> bool:
        with world.database.write() as tx:
            now = machine_now(tx)
            until = now + timedelta(minutes=2)
            return conversations.lease(tx, conversation, holder, now, until)

    assert sorted(side_by_side(*[partial(take, f"h{n}") for n in FOUR])) == [False] * 3 + [True]


def test_four_auditors_tell_the_administrator_once(world: World) -> None:
    world.owe("one", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    later = NOW + timedelta(minutes=20)
    assert find_all(world.desk, later)
    auditors = [Auditor(world.desk, SURFACE) for _ in FOUR]
    side_by_side(*[partial(one.audit, later) for one in auditors])
    with world.database.read() as tx:
        assert len(messages.in_state(tx, messages.MessageState.WAITING)) == 1


# --- the lock itself ------------------------------------------------------------------------------


def test_whoever_is_suspended_while_writing_holds_nobody_up(
    postgresql: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL undoes their transaction, however long they sleep."""
    monkeypatch.setattr(store, "_SUSPENDED_MILLISECONDS", 100)
    with postgresql.copy(with_cast) as url:
        sleeper, other = Database(url, Vault([KEY])), Database(url, Vault([KEY]))

        def sleep_while_the_other_writes() -> None:
            with sleeper.write() as tx:
                tell(tx)
                with other.write() as meanwhile:
                    tell(meanwhile)

        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            sleep_while_the_other_writes()
        assert numbers(other, fact.c.number) == [1]
        sleeper.close()
        other.close()


def test_visits_go_on_beside_each_other_and_beside_no_other_writer(
    postgresql: PostgresDatabases,
) -> None:
    with postgresql.copy(with_cast) as url:
        database = Database(url, Vault([KEY]))
        hurried = database.in_a_hurry(0.1)
        with database.write_beside() as one, database.write_beside() as other:
            assert conversations.of_person(one, "alice", SURFACE)
            assert conversations.of_person(other, "bob", SURFACE)
            with pytest.raises(DBAPIError, match="lock timeout"), hurried.write():
                pass
        refused = pytest.raises(DBAPIError, match="lock timeout")
        with database.write(), refused, hurried.write_beside():
            pass
        database.close()


def test_visits_that_tell_of_the_same_duties_never_wait_in_a_circle(world: World) -> None:
    ids = [world.owe(f"s{number}", ASKED, FRIDAY).id for number in range(8)]
    with world.database.write() as tx:
        looks.no_more(tx, ids)

    def tell_of_all(order: list[str]) -> None:
        for _ in range(10):
            with world.database.write_beside() as tx:
                looks.again(tx, order, NOW)

    side_by_side(*[partial(tell_of_all, order) for order in (ids, ids[::-1], ids[4:] + ids[:4])])
    with world.database.read() as tx:
        assert sorted(looks.due_ids(tx, NOW, 100)) == sorted(ids)


def test_a_server_that_was_restarted_is_found_again(
    postgres: Postgres, postgresql: PostgresDatabases
) -> None:
    with postgresql.copy(with_cast) as url:
        database = Database(url, Vault([KEY]))
        with database.read() as tx:
            assert people.find(tx, "alice")
        postgres.cut_off(url)
        with database.write() as tx:
            assert people.find(tx, "alice")
        database.close()


def tell(tx: Connection) -> None:
    fact_log.write(tx, "person", "alice", "told", {}, now=NOW, by=None)


def open_about_alice(office: Office) -> dict[str, Any]:
    with office.desk.database.read() as tx:
        return {duty.id: duty for duty in duties.open_about(tx, ["alice"])}


def numbers(where: Database, column: Column[Any]) -> list[int]:
    with where.read() as tx:
        return sorted(tx.execute(select(column)).scalars())
