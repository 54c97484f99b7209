"""The machine's clock goes back an hour: nothing waits an hour longer for it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Column, select, update

from bot.store import conversations, failures, machine_time, rates, settings
from bot.store.database import Database, machine_now
from bot.store.rates import Call
from bot.store.tables import conversation, failure, message, rate_limit
from tests.support.messages import write_message
from tests.support.organisation import BOB, SURFACE

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def leased(database: Database) -> datetime:
    """Until when Bob's conversation is leased by somebody who is no more."""
    with database.write() as tx:
        now = machine_now(tx)
        there = conversations.of_person(tx, BOB.id, SURFACE).id
        assert conversations.lease(tx, there, "gone", now, now + 2 * MINUTE)
    return now + 2 * MINUTE


def showed(database: Database, later_by: timedelta) -> None:
    """The clock showed this much more than it shows now."""
    with database.write() as tx:
        now = machine_now(tx)
        settings.put(tx, "machine_seen", (now + later_by).isoformat(), now)


def leased_until(database: Database) -> datetime:
    with database.read() as tx:
        return tx.execute(select(conversation.c.leased_until)).scalar_one()


def test_a_lease_from_before_ends_now(database: Database, leased: datetime) -> None:
    with database.write() as tx:
        tx.execute(update(conversation).values(leased_until=leased + HOUR))
    showed(database, HOUR)
    assert machine_time.keep_up(database)
    with database.read() as tx:
        assert leased_until(database) <= machine_now(tx)
    assert not machine_time.keep_up(database)


TO_COME = (
    conversation.c.leased_until,
    conversation.c.not_before,
    message.c.in_doubt_since,
    rate_limit.c.free_at,
    rate_limit.c.not_before,
    failure.c.next_at,
)


@pytest.mark.parametrize("column", TO_COME, ids=str)
def test_what_was_to_come_comes_now(
    database: Database, leased: datetime, column: Column[datetime]
) -> None:
    with database.write() as tx:
        write_message(tx, BOB.id, [])
        failures.failed(tx, failures.DUTY, "one that failed", leased)
        rates.refused(tx, Call.POST, "there", HOUR, leased, enough=1)
        tx.execute(update(column.table).values({column.name: leased + HOUR}))
    showed(database, HOUR)
    assert machine_time.keep_up(database)
    with database.read() as tx:
        found = tx.execute(select(column)).scalars().all()
        assert found
        assert max(found) <= machine_now(tx)


@pytest.mark.parametrize("later_by", [-HOUR, -MINUTE, timedelta(0), timedelta(seconds=20)])
def test_a_clock_that_goes_on_changes_nothing(
    database: Database, leased: datetime, later_by: timedelta
) -> None:
    showed(database, later_by)
    assert not machine_time.keep_up(database)
    assert leased_until(database) == leased


def test_at_first_there_is_nothing_to_compare(database: Database, leased: datetime) -> None:
    assert not machine_time.keep_up(database)
    assert not machine_time.keep_up(database)
    assert leased_until(database) == leased
