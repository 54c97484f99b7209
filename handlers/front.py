"""What every listener needs, handed over once by the wiring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

from slack_bolt import BoltContext

from bot.services import people
from bot.services.desk import Desk
from bot.services.outcome import Refused
from handlers.showing import failed

SURFACE = "slack"
_LINES_UP = 0.5  # seconds
_WAITS = 2.3  # seconds for others who write: Slack waits three for an answer, or to open a form


@dataclass(frozen=True, slots=True)
class Front:
    """The desk, product time, a way to have changes shown without waiting for the minute, and the
    threads in which work goes on after an answer.

    At this desk nobody waits long: they are told in time that nothing was saved.
    """

    desk: Desk
    now: Callable[[], datetime]
    wake: Callable[[], None]
    listeners: Executor
    _working: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        hurried = replace(self.desk, database=self.desk.database.in_a_hurry(_WAITS))
        object.__setattr__(self, "desk", hurried)

    def afterwards(
        self, body: dict[str, Any], context: BoltContext, work: Callable[[], None]
    ) -> None:
        """Does what is left to do once the request is answered; a failure is told like any other.

        Bolt's own lazy listeners keep their failures to themselves.
        """
        self.listeners.submit(_guarded, body, context, work)

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Round what is worked out after an answer, though nobody lines up for long.

        Python runs one thread at a time: whoever answers the next click would take turns with all.
        """
        first = self._working.acquire(timeout=_LINES_UP)
        try:
            yield
        finally:
            if first:
                self._working.release()

    def changed(self) -> None:
        """Has what was saved shown soon. Nobody waits for it: waking another process is a write."""
        try:
            self.listeners.submit(self.wake)
        except RuntimeError:  # the process is leaving, and takes nothing new
            self.wake()

    def asker(self, context: BoltContext) -> str | Refused:
        """The id of the person behind the account that acts, or why they are turned away."""
        workspace, user = context.team_id or "", context.user_id or ""
        return people.asking(self.desk, SURFACE, workspace, user, now=self.now())


def _guarded(body: dict[str, Any], context: BoltContext, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 the listeners' boundary; it is logged there
        failed(error, body, context)
