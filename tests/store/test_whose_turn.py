"""Who writes next: first come, first served, and nobody waits for ever."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Event

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from bot.store.database import PATIENCE, Database
from bot.store.fair_lock import FairLock
from bot.store.tables import event_seen
from bot.store.vault import Vault
from tests.support.database import KEY
from tests.support.organisation import NOW

LONG, SHORT = 30.0, 0.2  # seconds
Write = Callable[[Database], AbstractContextManager[object]]


@contextmanager
def another_process(database: Database) -> Iterator[Database]:
    """The same database by connections of its own, and without the same queue."""
    url = database.engine.url.render_as_string(hide_password=False)
    other = Database(url, Vault([KEY]))
    yield other
    other.close()


def kept(database: Database) -> set[str]:
    with database.read() as tx:
        return set(tx.execute(select(event_seen.c.id)).scalars())


def keep(database: Database, event: str) -> None:
    with database.write() as tx:
        tx.execute(insert(event_seen).values(id=event, at=NOW))


def seconds_until_refused(write: Callable[[], object]) -> float:
    begun = time.monotonic()
    with pytest.raises(OperationalError):
        write()
    return time.monotonic() - begun


# --- the queue ------------------------------------------------------------------------------------


def test_whoever_came_first_is_first() -> None:
    lock, order = FairLock(), list[int]()

    def come(number: int) -> None:
        with lock.held(LONG):
            order.append(number)

    with ThreadPoolExecutor(10) as pool, lock.held(LONG):
        for number in range(10):
            pool.submit(come, number)
            time.sleep(0.02)
    assert order == list(range(10))


def test_whoever_writes_again_and_again_lets_in_whoever_waits() -> None:
    """A lock that is merely free goes to whoever asks in that instant: mostly its last holder."""
    lock, over = FairLock(), time.monotonic() + 1

    def again_and_again() -> int:
        turns = 0
        while time.monotonic() < over:
            with lock.held(LONG):
                time.sleep(0.002)
                turns += 1
        return turns

    with ThreadPoolExecutor(4) as pool:
        turns = [one.result() for one in [pool.submit(again_and_again) for _ in range(4)]]
    assert min(turns) > 0.5 * max(turns)


def test_its_holder_may_take_it_again() -> None:
    lock = FairLock()
    with ThreadPoolExecutor(1) as pool:
        with lock.held(LONG), lock.held(LONG):
            pass
        with lock.held(LONG):
            with lock.held(LONG):
                pass
            with pytest.raises(TimeoutError):  # the outer block is not over
                pool.submit(_take, lock, SHORT).result()
        pool.submit(_take, lock, SHORT).result()


def test_a_place_that_was_given_up_holds_up_nobody() -> None:
    lock = FairLock()
    with ThreadPoolExecutor(3) as pool:
        with lock.held(LONG):
            gives_up = pool.submit(_take, lock, SHORT)
            time.sleep(0.05)
            waits = pool.submit(_take, lock, LONG)
            with pytest.raises(TimeoutError):
                gives_up.result()
        waits.result(SHORT)


def test_nobody_is_let_in_beside_another_however_many_give_up() -> None:
    lock, inside, seen = FairLock(), list[int](), list[int]()

    def come(number: int) -> None:
        for _ in range(50):
            try:
                with lock.held(0.0005 * (number % 4)):
                    inside.append(number)
                    seen.append(len(inside))
                    time.sleep(0.0003)
                    inside.pop()
            except TimeoutError:
                pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(8)))
    assert set(seen) == {1}
    _take(lock, SHORT)


def _take(lock: FairLock, patience: float) -> None:
    with lock.held(patience):
        pass


# --- of the database ------------------------------------------------------------------------------


@pytest.mark.long
def test_a_thread_that_holds_on_to_its_turn_silences_no_other_for_ever(database: Database) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.write():
            refused = pool.submit(seconds_until_refused, lambda: keep(database, "late"))
            assert PATIENCE <= refused.result() < 2 * PATIENCE
        pool.submit(keep, database, "in time").result()
    assert kept(database) == {"in time"}


@pytest.mark.parametrize("write", [Database.write, Database.write_beside])
def test_whoever_is_in_a_hurry_does_not_wait_longer(database: Database, write: Write) -> None:
    hurried = database.in_a_hurry(SHORT)

    def late() -> None:
        with write(hurried):
            raise AssertionError("nobody may write beside another")

    with another_process(database) as other, ThreadPoolExecutor(1) as pool:
        for holder in (database, other):
            with holder.write():
                assert pool.submit(seconds_until_refused, late).result() < 1
        keep(hurried, "in time")
        with other.write():  # whoever takes the same connection next has its patience again
            patient = pool.submit(keep, database, "patient")
            time.sleep(3 * SHORT)
        patient.result()
    assert kept(database) == {"in time", "patient"}


def test_a_refusal_says_what_the_database_would_say(database: Database) -> None:
    with another_process(database) as other, ThreadPoolExecutor(1) as pool:
        kinds = set()
        for holder in (database, other):
            with holder.write():
                refused = pool.submit(keep, database.in_a_hurry(SHORT), "late").exception()
            assert isinstance(refused, OperationalError)
            kinds.add(
                isinstance(refused.orig, database.engine.dialect.loaded_dbapi.OperationalError)
            )
    assert kinds == {True}


def test_those_who_wait_take_no_connection_from_those_who_read(database: Database) -> None:
    with ThreadPoolExecutor(60) as pool:
        with database.write() as tx:
            tx.execute(insert(event_seen).values(id="first", at=NOW))
            waiting = [pool.submit(keep, database, f"e{number}") for number in range(60)]
            time.sleep(SHORT)
            assert kept(database) == set()
        for one in waiting:
            one.result()
    assert len(kept(database)) == 61


def test_a_process_that_writes_without_a_pause_keeps_no_other_from_it(database: Database) -> None:
    """Its threads queue, so that its lock is never free for longer than an instant."""
    over = Event()

    def write_on(number: int) -> None:
        while not over.is_set():
            keep(database, f"{number} {time.monotonic()}")
            with database.write():
                time.sleep(0.01)

    with another_process(database) as other, ThreadPoolExecutor(3) as pool:
        writing = [pool.submit(write_on, number) for number in range(3)]
        try:
            for number in range(20):
                keep(other.in_a_hurry(1), f"other {number}")
        finally:
            over.set()
        for one in writing:
            one.result()
