"""The processes that share a SQLite file begin to write one after another.

SQLite keeps no queue: who finds its lock taken looks again after pauses of up to 100 ms, and a
process whose threads write one after another never leaves it free for so long. So whoever wants to
write first locks a file beside the database, and lets go of it once its transaction has begun: who
holds it is next, since nobody else can begin meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_SECONDS = 0.002


class Turnstile:
    """One process's side of it, one thread at a time. Without a path nobody waits."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._file: int | None = None

    @contextmanager
    def passed(self, patience: float) -> Iterator[None]:
        """Nobody else begins to write until the end of the block.

        Raises:
            TimeoutError: if others were in it for so many seconds.
        """
        file = self._opened()
        if file is None:
            yield
            return
        _enter(file, time.monotonic() + patience)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Lets go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int | None:
        """None where there can be no file: the database says itself what is wrong there."""
        if self._file is None and self._path is not None:
            try:
                self._file = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
            except OSError:
                return None
        return self._file


def _enter(file: int, over: float) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > over:
                raise TimeoutError from None
            time.sleep(_LOOK_SECONDS)
