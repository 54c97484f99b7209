"""A click on one process wakes another."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event

from bot.store.database import Database
from bot.store.vault import Vault
from scheduler.bell import Bell
from scheduler.clock import Clock
from tests.support.database import KEY
from tests.support.organisation import NOW


def a_bell(database: Database) -> Bell:
    return Bell(database, lambda: NOW)


def test_it_is_heard_once_by_everybody_who_listens(database: Database) -> None:
    here, there, click = a_bell(database), a_bell(database), a_bell(database)
    assert not here.has_rung()
    click.ring()
    click.ring()
    assert here.has_rung()
    assert there.has_rung()
    assert not here.has_rung()


def test_what_was_rung_before_one_listened_is_not_heard(database: Database) -> None:
    a_bell(database).ring()
    assert not a_bell(database).has_rung()


def test_one_that_waits_to_write_rings_for_all_who_ring_meanwhile(database: Database) -> None:
    here, click = a_bell(database), a_bell(database)
    with ThreadPoolExecutor(20) as pool:
        with database.write():
            rings = [pool.submit(click.ring) for _ in range(20)]
            _, waiting = wait(rings, timeout=1)
            assert len(waiting) == 1
        wait(rings)
    assert here.has_rung()
    click.ring()
    assert here.has_rung()


def test_one_that_could_not_ring_rings_the_next_time(database: Database) -> None:
    here = a_bell(database)
    hurried = Bell(database.in_a_hurry(0.1), lambda: NOW)
    with ThreadPoolExecutor(1) as pool, database.write():
        pool.submit(hurried.ring).result()
    assert not here.has_rung()
    hurried.ring()
    assert here.has_rung()


def test_it_has_a_clock_begin_a_pass(database: Database) -> None:
    begun, again = Event(), Event()

    def work() -> None:
        (again if begun.is_set() else begun).set()

    clock = Clock(work, timedelta(hours=1), called=a_bell(database).has_rung)
    clock.start()
    assert begun.wait(10)
    a_bell(database).ring()
    assert again.wait(10)
    clock.stop()


def test_without_a_database_nothing_is_rung_or_heard(database: Database) -> None:
    bell = a_bell(database)
    bell.database = Database("sqlite:////no/such/folder/x.sqlite3", Vault([KEY]))
    bell.ring()
    assert not bell.has_rung()
