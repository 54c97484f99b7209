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
from threading import Event, Timer
from types import FrameType

import structlog

WITHIN = 8.0  # seconds
_KILLED = 128  # a process that a signal ended leaves with this and the signal's number

log = structlog.get_logger()


@contextmanager
def on_signals(stopping: Event) -> Iterator[None]:
    """SIGTERM and SIGINT (Ctrl-C) set `stopping`; a second one ends the process at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            leave(_KILLED + number)
        stopping.set()

    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.signal(name, stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def within(seconds: float, code: int) -> Iterator[None]:
    """The block is given so long; then the process ends with `code` as it is."""
    patience = Timer(seconds, leave, [code])
    patience.daemon = True
    patience.start()
    try:
        yield
    finally:
        patience.cancel()


def leave(code: int) -> None:
    """Ends the process now: Python itself would wait for every thread."""
    log.warning("left something under way")
    sys.stdout.flush()
    os._exit(code)
