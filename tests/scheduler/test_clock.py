"""The clock ticks on though the machine's own is put back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

import pytest

from scheduler.clock import Clock

EVERY = timedelta(seconds=0.2)
AN_HOUR = timedelta(hours=1)
PATIENCE = 10  # seconds


class PutBack(datetime):
    """The machine's clock, which somebody sets."""

    by: ClassVar[timedelta] = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) - cls.by


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[PutBack]:
    for module in ("scheduler.clock", "apscheduler.schedulers.base", "apscheduler.job"):
        monkeypatch.setattr(f"{module}.datetime", PutBack, raising=False)
    monkeypatch.setattr("apscheduler.triggers.interval.datetime", PutBack)
    monkeypatch.setattr(PutBack, "by", timedelta())
    return PutBack


def test_passes_calls_and_rare_work_go_on(machine: type[PutBack]) -> None:
    passes: list[float] = []
    rare: list[float] = []
    called: list[float] = []

    def asked() -> bool:
        called.append(time.monotonic())
        return False

    clock = Clock(
        lambda: passes.append(time.monotonic()),
        EVERY,
        ((lambda: rare.append(time.monotonic()), EVERY),),
        called=asked,
    )
    clock.start()
    try:
        until(lambda: len(passes) > 1 and len(called) > 1)
        machine.by = AN_HOUR
        since = time.monotonic()
        for done in (passes, rare, called):
            until(lambda done=done: len([one for one in done if one > since]) > 2)
    finally:
        clock.stop()


def test_rare_work_that_fails_is_tried_again_after_a_tick_and_not_at_every_wake() -> None:
    tried: list[float] = []

    def fails_at_first() -> None:
        tried.append(time.monotonic())
        if len(tried) < 3:
            raise OSError

    clock = Clock(lambda: timedelta(seconds=0.01), EVERY, ((fails_at_first, AN_HOUR),))
    clock.start()
    try:
        until(lambda: len(tried) == 3)
        time.sleep(3 * EVERY.total_seconds())
    finally:
        clock.stop()
    first, second, third = tried
    assert second - first >= EVERY.total_seconds()
    assert third - second >= 2 * EVERY.total_seconds()


def until(fits: Callable[[], bool]) -> None:
    over = time.monotonic() + PATIENCE
    while not fits():
        assert time.monotonic() < over
        time.sleep(0.02)
