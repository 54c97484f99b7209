"""What keeps the bot busy while others click: everybody computed anew, and messages delivered.

`python -m benchmarks.burden DATABASE SLACK` does it in a process of its own, until it is ended.
Whoever writes it a line is told how far it has come, and of the error that ended any of it.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import cycle

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from benchmarks.delivery import courier
from benchmarks.world.council import NOW, desk, open_world
from bot.store import people
from bot.store.database import Database
from bot.store.tables import person
from scheduler.planner import plan_all

_COURIERS = 4
_PARTS = 10  # of everybody: whoever waits to be computed anew is written to only afterwards
_ANSWER = '{"burden": '  # how an answer begins: anything else is the log


@dataclass(slots=True)
class Burden:
    """How many portions of people were computed anew, and what went wrong."""

    portions: int = 0
    failed: str = ""

    def begin(self, database: Database, slack: str) -> None:
        """Both without a pause, each in a thread, for as long as the process lives."""
        for work in (self._sweep(database), courier(database, slack, _COURIERS).run_once):
            threading.Thread(target=self._for_ever, args=(work,), daemon=True).start()

    def answer(self) -> None:
        """Says how far it is to whoever writes a line, until they end."""
        for _ in sys.stdin:
            print(json.dumps({"burden": asdict(self)}), flush=True)  # noqa: T201

    def _sweep(self, database: Database) -> Callable[[], object]:
        """Everybody anew, a part of them at a time, again and again."""
        turn = cycle(_parts(database))

        def again() -> None:
            with database.write() as tx:
                people.mark_stale(tx, next(turn))
            plan_all(desk(database), NOW, self._moved)

        return again

    def _moved(self) -> None:
        self.portions += 1

    def _for_ever(self, work: Callable[[], object]) -> None:
        """Until anything goes wrong, which is kept for whoever asks."""
        try:
            while True:
                with suppress(OperationalError):  # others wrote for too long: the next pass tries
                    work()
        except Exception:  # noqa: BLE001  # whoever asks raises it
            self.failed = traceback.format_exc()


def _parts(database: Database) -> list[list[str]]:
    """Everybody's id, some from the whole of the organisation in each part."""
    with database.read() as tx:
        ids = list(tx.execute(select(person.c.id).order_by(person.c.id)).scalars())
    return [ids[first::_PARTS] for first in range(_PARTS)]


def portions(process: subprocess.Popen[str]) -> int:
    """How many portions were computed in a process that answers.

    Raises RuntimeError if anything that was to go on there has ended.
    """
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # pipes
    process.stdin.write("\n")
    process.stdin.flush()
    answer = next((line for line in process.stdout if line.startswith(_ANSWER)), None)
    if answer is None:
        raise RuntimeError("the process that keeps the bot busy has ended")
    found = Burden(**json.loads(answer)["burden"])
    if found.failed:
        raise RuntimeError(f"what keeps the bot busy has ended: {found.failed}")
    return found.portions


def main() -> None:
    """Works until it is ended."""
    url, slack = sys.argv[1:]
    structlog.configure(  # what is printed is read at the next question only
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    burden = Burden()
    burden.begin(open_world(url), slack)
    burden.answer()


if __name__ == "__main__":
    main()
