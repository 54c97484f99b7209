"""What keeps the bot busy while others click: everybody computed anew, and messages delivered.

`python -m benchmarks.burden DATABASE SLACK` does it in a process of its own, until it is ended.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import OperationalError

from benchmarks.delivery import courier
from benchmarks.world.council import NOW, desk, open_world
from bot.store import people
from bot.store.database import Database
from scheduler.planner import plan_all

_COURIERS = 4


def begin(database: Database, slack: str) -> None:
    """Both without a pause, each in a thread, for as long as the process lives."""
    for work in (_sweep(database), courier(database, slack, _COURIERS).run_once):
        threading.Thread(target=_for_ever, args=(work,), daemon=True).start()


def _sweep(database: Database) -> Callable[[], object]:
    """Everybody anew, again and again."""

    def again() -> None:
        with database.write() as tx:
            people.mark_stale(tx)
        plan_all(desk(database), NOW)

    return again


def _for_ever(work: Callable[[], object]) -> None:
    while True:
        with suppress(OperationalError):  # others wrote for too long: the next pass tries again
            work()


def main() -> None:
    """Works until it is ended."""
    url, slack = sys.argv[1:]
    begin(open_world(url), slack)
    sys.stdin.read()


if __name__ == "__main__":
    main()
