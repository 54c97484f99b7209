"""The peer: APScheduler 3 with a job for each reminder, kept in its SQLAlchemy job store.

Its jobs do as they are told: nothing at all, or what the pass does, each for one duty.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Condition

from apscheduler.events import (  # type: ignore[import-untyped]  # it has no types
    EVENT_JOB_EXECUTED,
    EVENT_JOB_REMOVED,
)
from apscheduler.jobstores.sqlalchemy import (  # type: ignore[import-untyped]  # it has no types
    SQLAlchemyJobStore,
)
from apscheduler.schedulers.background import (  # type: ignore[import-untyped]  # it has no types
    BackgroundScheduler,
)
from sqlalchemy import Engine, create_engine, text

from benchmarks.places import Kind, empty
from benchmarks.rounds import seconds

_TABLE = "apscheduler_jobs"
_SAVED = "saved_jobs"


def nothing(_number: int) -> None:
    """What is left of a job without its work: finding it, running it and taking it away."""


def remind(number: int) -> None:
    """Every job, by the name under which the store finds it: does the work of the peer at work."""
    _at_work[-1](number)


_at_work: list[Callable[[int], None]] = [nothing]


@contextmanager
def empty_store(kind: Kind) -> Iterator[Engine]:
    """A database with nothing in it, opened as APScheduler does it by itself."""
    with empty(kind) as url:
        engine = create_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()


class Peer:
    """A store that is filled again as it was before each run; `work` is what each job does."""

    def __init__(self, engine: Engine, jobs: int, work: Callable[[int], None] = nothing) -> None:
        self._engine, self._jobs, self._work = engine, jobs, work
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._fill()

    def seconds(self) -> float:
        """How long it takes to run all of them, due at once, until the store is empty."""
        with self._engine.begin() as tx:
            tx.execute(text(f"INSERT INTO {_TABLE} SELECT * FROM {_SAVED}"))  # noqa: S608  # ours
        scheduler = self._scheduler()
        over = _Countdown(scheduler, self._jobs)
        _at_work.append(self._work)
        taken = seconds(lambda: over.after(scheduler.resume))
        scheduler.shutdown()
        _at_work.pop()
        return taken

    def _fill(self) -> None:
        scheduler = self._scheduler()
        past = datetime.now(UTC) - timedelta(minutes=1)
        for number in range(self._jobs):
            scheduler.add_job(remind, "date", run_date=past, args=[number], misfire_grace_time=None)
        with self._engine.begin() as tx:
            tx.execute(text(f"CREATE TABLE {_SAVED} AS SELECT * FROM {_TABLE}"))  # noqa: S608
            tx.execute(text(f"DELETE FROM {_TABLE}"))  # noqa: S608
        scheduler.shutdown()  # at which it would run what is in its store

    def _scheduler(self) -> BackgroundScheduler:
        store = SQLAlchemyJobStore(engine=self._engine)
        scheduler = BackgroundScheduler(timezone=UTC, jobstores={"default": store})
        scheduler.start(paused=True)
        return scheduler


class _Countdown:
    """Waits until every job has run and every row is gone."""

    def __init__(self, scheduler: BackgroundScheduler, jobs: int) -> None:
        self._left = 2 * jobs
        self._changed = Condition()
        scheduler.add_listener(self._count, EVENT_JOB_EXECUTED | EVENT_JOB_REMOVED)

    def _count(self, _event: object) -> None:
        with self._changed:
            self._left -= 1
            self._changed.notify()

    def after(self, begin: Callable[[], object]) -> None:
        begin()
        with self._changed:
            self._changed.wait_for(lambda: self._left <= 0)
