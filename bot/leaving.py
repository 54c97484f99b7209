"""The end of a process: in seconds, whatever is still under way.

Whoever stops us kills us soon after (a container ten seconds later), and a process may be killed at
any instant: what is half said is found out by whoever comes next.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread, Timer
from types import FrameType

import structlog

WITHIN = 8.0  # seconds
_LAST_WORDS = 0.5  # seconds
_KILLED = 128  # a process that a signal ended leaves with this and the signal's number

log = structlog.get_logger()


@contextmanager
def on_signals(stopping: Event, code: int) -> Iterator[None]:
    """SIGTERM and SIGINT (Ctrl-C) set `stopping`, and the block is given `WITHIN` from then on,
    whatever it is at; a second one ends the process at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            leave(_KILLED + number)
        stopping.set()

    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.signal(name, stop) for name in names}
    over = Event()
    Thread(target=_wait_and_leave, args=[stopping, over, code], daemon=True).start()
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        over.set()
        stopping.set()


def _wait_and_leave(stopping: Event, over: Event, code: int) -> None:
    """In a thread that is there before any signal: a handler that began one could interrupt the
    beginning of another, and wait for it for ever."""
    stopping.wait()
    if not over.wait(WITHIN):
        leave(code)


@contextmanager
def within(seconds: float, code: int, problem: str = "") -> Iterator[None]:
    """The block is given so long; then the process ends with `code` as it is, and says what the
    `problem` was, if it had one."""
    patience = Timer(seconds, leave, [code, problem])
    patience.daemon = True
    patience.start()
    try:
        yield
    finally:
        patience.cancel()


def leave(code: int, problem: str = "") -> None:
    """Ends the process now: Python itself would wait for every thread."""
    last_words = Thread(target=_say, args=[problem], daemon=True)
    last_words.start()
    last_words.join(_LAST_WORDS)
    os._exit(code)


def _say(problem: str) -> None:
    """Whoever reads the log may have stopped reading: that must not keep us."""
    log.warning("left something under way", problem=problem)
    sys.stdout.flush()
