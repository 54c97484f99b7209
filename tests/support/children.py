"""Processes that tests and benchmarks start: they end with whoever started them, even by `kill -9`.

    with started([sys.executable, "-m", "sandbox"], stdout=PIPE) as process:
        ...

A watcher of one's own does it: it waits at a pipe that only we hold, and once that is closed it
carries out what is still to be done at our end. It knows nothing of threads and needs no signal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

_numbers = count()


@contextmanager
def started(command: Sequence[str], **how: Any) -> Iterator[subprocess.Popen[str]]:
    """A process (`how`: as of `subprocess.Popen`), waited for at the end of the block."""
    process = subprocess.Popen(command, **how)
    forget = ends_with_us(process.pid)
    try:
        with process:
            yield process
    finally:
        forget()


def ends_with_us(pid: int) -> Callable[[], None]:
    """Kills a process once we are gone; to be called when it has ended before."""
    return at_our_end("kill", "-KILL", str(pid))


def postgres_ends_with_us(folder: Path, how: str = "QUIT") -> Callable[[], None]:
    """As `ends_with_us`, for the server of a data folder, which may be started again meanwhile."""
    signalled = f'kill -{how} "$(head -n 1 "$0/postmaster.pid")"'
    return at_our_end("sh", "-c", signalled, str(folder))


def at_our_end(*command: str) -> Callable[[], None]:
    """Runs a command once we are gone, unless what is given back is called before."""
    number = next(_numbers)
    _tell(number, command)
    return lambda: _tell(number, None)


def _tell(number: int, command: Sequence[str] | None) -> None:
    os.write(_watcher(), json.dumps([number, command]).encode() + b"\n")


@cache
def _watcher() -> int:
    """Our end of the pipe. The watcher has a session of its own: Ctrl-C is not for it."""
    theirs, ours = os.pipe()
    command = [sys.executable, "-I", __file__]
    subprocess.Popen(command, stdin=theirs, start_new_session=True)
    os.close(theirs)
    return ours


def _watch() -> None:
    to_do: dict[int, list[str]] = {}
    for line in sys.stdin:
        number, command = json.loads(line)
        to_do[number] = command
    for command in filter(None, to_do.values()):
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    _watch()
