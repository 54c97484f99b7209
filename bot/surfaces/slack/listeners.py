"""The threads in which work goes on after an answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition
from typing import ParamSpec, TypeVar

from bot import interpreter

_AT_ONCE = 20
_LETS_PASS = 0.25  # seconds

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Listeners(ThreadPoolExecutor):
    """What they do begins once nobody is being answered, or a quarter of a second later.

    Python runs one thread at a time: else each answer would take turns with all that came of those
    before it.
    """

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        super().__init__(at_once, thread_name_prefix="listener")
        self._answered = Condition()
        self._answering = 0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Round an answer, until it has left."""
        with self._answered:
            self._answering += 1
        try:
            yield
        finally:
            with self._answered:
                self._answering -= 1
                if not self._answering:
                    self._answered.notify_all()

    def let_pass(self, seconds: float) -> None:
        """Waits until nobody is being answered, no longer than this."""
        with self._answered:
            self._answered.wait_for(lambda: not self._answering, seconds)

    def submit(
        self, work: Callable[Given, Result], /, *args: Given.args, **more: Given.kwargs
    ) -> Future[Result]:
        """Has it done. Raises RuntimeError once they are shut down."""
        until = time.monotonic() + _LETS_PASS

        def afterwards() -> Result:
            self.let_pass(max(until - time.monotonic(), 0))
            try:
                return work(*args, **more)
            finally:
                interpreter.tidy()

        return super().submit(afterwards)
