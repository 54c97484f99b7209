"""What waits, as /metrics counts it."""

from __future__ import annotations

from datetime import timedelta

from bot.store import people, queue
from bot.store.database import Database
from tests.support.organisation import NOW


def test_somebody_stale_and_due_waits_once(database: Database) -> None:
    with database.write() as tx:
        people.recomputed(tx, {"alice": NOW - timedelta(days=1)})
        people.recomputed(tx, {"bob": NOW})
        people.recomputed(tx, {"carol": NOW + timedelta(days=1)})
        people.mark_stale(tx, ["alice", "carol", "dan"])
        assert queue.queue(tx, NOW).people == 4


def test_more_than_the_most_is_not_counted(database: Database, monkeypatch) -> None:
    monkeypatch.setattr(queue, "MOST", 2)
    with database.write() as tx:
        people.mark_stale(tx)
        assert queue.queue(tx, NOW).people == 2


def test_where_nothing_waits_nothing_is_oldest(database: Database) -> None:
    with database.read() as tx:
        assert queue.queue(tx, NOW) == queue.Queue(0, 0, 0, 0, 0, None)
