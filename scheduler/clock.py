"""The clock: ticks, and wakes the worker at once when something has changed.

APScheduler only ticks. The work is done in one thread of our own, so that no tick is lost or
doubled however long a pass takes. APScheduler goes by the machine's clock: where that is put back
it would tick only once the clock has come round again, so this thread waits by one that nobody
sets, and has it begin anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import structlog
from apscheduler.schedulers.background import (  # type: ignore[import-untyped]  # it has no types
    BackgroundScheduler,
)

_A_SECOND = timedelta(seconds=1)

log = structlog.get_logger()


class Clock:
    """Runs `work` every so often and after each `wake`, one pass at a time.

    What `work` answers is how soon the next pass is wanted, None: at the next tick.
    `interrupt` asks a long pass to end early when the clock is stopped; `finish` is the last thing
    done in its thread.
    `rarely` holds further work with its own interval, run in the same thread after `work`.
    `called` says, asked every second, whether another process wants a pass.
    """

    def __init__(
        self,
        work: Callable[[], timedelta | None],
        every: timedelta,
        rarely: tuple[tuple[Callable[[], object], timedelta], ...] = (),
        interrupt: Callable[[], object] | None = None,
        called: Callable[[], bool] | None = None,
        finish: Callable[[], object] | None = None,
    ) -> None:
        self._work, self._every, self._interrupt, self._called = work, every, interrupt, called
        self._finish = finish
        self._rarely = [_Rare(job, interval, every) for job, interval in rarely]
        self._wanted, self._stopping, self._resting = Event(), Event(), Event()
        self._ticks = BackgroundScheduler(timezone=UTC)
        self._thread = Thread(target=self._live, name="scheduler", daemon=True)
        self._again_after: timedelta | None = None
        self._looked_at = datetime.now(UTC)

    def start(self) -> None:
        """Begins to tick; the first pass is at once."""
        self._tick(self.wake, self._every)
        if self._called is not None:
            self._tick(self._wake_if_called, _A_SECOND)
        self._ticks.start()
        self._thread.start()
        self.wake()

    def wake(self) -> None:
        """Has a pass begin as soon as the one under way is over."""
        self._resting.clear()
        self._wanted.set()

    def end_soon(self) -> None:
        """Ticks no more; the pass under way is the last."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._ticks.shutdown(wait=False)
        if self._interrupt is not None:
            self._interrupt()
        self._wanted.set()

    def stop(self) -> None:
        """Ticks no more, and waits until the pass under way is over."""
        self.end_soon()
        self._thread.join()

    @property
    def idle(self) -> bool:
        """Whether no pass is under way or wanted."""
        return self._resting.is_set()

    def _tick(self, job: Callable[[], object], every: timedelta) -> None:
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._ticks.add_job(job, "interval", seconds=every.total_seconds(), **once)

    def _wake_if_called(self) -> None:
        if self._called is not None and self._called():
            self.wake()

    def _live(self) -> None:
        while True:
            after = self._again_after or 2 * self._every  # without a tick meanwhile
            self._wanted.wait(after.total_seconds())
            if self._stopping.is_set():
                break
            self._wanted.clear()
            self._do(self._tick_on)
            self._pass()
            if not self._wanted.is_set() and self._again_after is None:
                self._resting.set()
        if self._finish is not None:
            self._finish()

    def _tick_on(self) -> None:
        """From now on, where the machine's clock was put back."""
        before, self._looked_at = self._looked_at, datetime.now(UTC)
        if self._looked_at < before:
            log.warning("the machine's clock was put back", by=str(before - self._looked_at))
            for job in self._ticks.get_jobs():
                job.reschedule("interval", seconds=job.trigger.interval.total_seconds())

    def _pass(self) -> None:
        self._again_after = None
        due = [rare.run for rare in self._rarely if rare.is_due()]
        for job in (self._do_work, *due):
            if not self._stopping.is_set():
                self._do(job)

    def _do(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Exception:  # the next tick tries again, whatever went wrong
            log.exception("pass failed")

    def _do_work(self) -> None:
        self._again_after = self._work()


class _Rare:
    """A job that is due once an interval has passed since it last went well, by a clock that nobody
    sets. One that failed is tried again after a tick, then ever later, at most an interval."""

    def __init__(self, job: Callable[[], object], interval: timedelta, every: timedelta) -> None:
        self._job, self._interval = job, interval.total_seconds()
        self._tick = self._pause = min(every.total_seconds(), self._interval)
        self._due_at = time.monotonic()

    def is_due(self) -> bool:
        return time.monotonic() >= self._due_at

    def run(self) -> None:
        began = time.monotonic()
        try:
            self._job()
        except Exception:  # whatever went wrong is the clock's to log; here only when it is due
            self._due_at = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, self._interval)
            raise
        self._due_at, self._pause = began + self._interval, self._tick
