"""What a PostgreSQL alone is to blame for is laid at no row's door, and nothing is left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from bot.store import failures, people
from bot.store.database import Database
from scheduler.planner import plan_all
from tests.support.crowd import REMINDED, Crowd
from tests.support.organisation import NOW
from tests.support.postgres import Postgres

MANY = 3


@pytest.fixture
def dialect() -> str:
    return "postgresql"


@contextmanager
def read_only(server: Postgres, database: Database) -> Iterator[None]:
    """As one that is no longer the primary: nobody who is connected may write."""
    name = make_url(str(database.engine.url)).database
    server.do(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    server.cut_off(str(database.engine.url))
    yield
    server.do(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')


def failing(crowd: Crowd) -> frozenset[str]:
    with crowd.database.read() as tx:
        return failures.all_subjects(tx)


def owing(database: Database) -> Crowd:
    crowd = Crowd(database, MANY)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    return crowd


@pytest.mark.server
def test_one_that_became_read_only_stops_the_planner_until_it_is_over(database, postgres):
    crowd = owing(database)
    with read_only(postgres, database), pytest.raises(OperationalError, match="read-only"):
        plan_all(crowd.desk, NOW)
    assert failing(crowd) == frozenset()
    assert plan_all(crowd.desk, NOW) == MANY  # by connections that were made anew


@pytest.mark.server
def test_it_stops_the_courier_too(database, postgres):
    crowd = owing(database)
    plan_all(crowd.desk, NOW)
    with read_only(postgres, database), pytest.raises(OperationalError, match="read-only"):
        crowd.workers().run_once()
    assert failing(crowd) == frozenset()
    crowd.drain()
    assert [len(crowd.words(who)) for who in crowd.people] == [1] * MANY


@pytest.mark.server
def test_a_transaction_that_was_suspended_for_too_long(database):
    def suspended() -> None:
        with database.write() as tx:
            tx.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 100")
            time.sleep(0.3)
            people.mark_stale(tx)

    with pytest.raises(OperationalError, match="timeout"):
        suspended()
    with database.write() as tx:
        people.mark_stale(tx)


@pytest.mark.server
def test_what_its_user_may_no_longer_do(database):
    with database.write() as tx:
        tx.exec_driver_sql("SET LOCAL ROLE pg_monitor")
        with pytest.raises(OperationalError, match="permission denied"):
            people.mark_stale(tx)
        tx.rollback()
