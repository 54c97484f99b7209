"""Fakes with state: what stands in for a chat where no chat is needed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from bot.messages.notice import Notice
from bot.surfaces.surface import (
    Address,
    CannotTell,
    Marker,
    Receipt,
    Retry,
    SurfaceError,
    Undeliverable,
    Whom,
)
from sandbox.errors import RateLimitedError
from sandbox.pacing import Pacing


@dataclass
class Said:
    """One message as it stands now."""

    notice: Notice
    marker: Marker


class Moments:
    """A machine's clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self, _tx: object = None) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class FakeSurface:
    """A `Surface` that remembers. `people` are the external ids that can be reached.

    With a `pacing` it asks to wait as Slack does, and counts how often. `order` is who was written
    to, in turn. Where it is `secretive` it shows no conversation. `troubles` are raised whenever a
    method is called for somebody (`*`: for anybody); a call that is `held` waits for its event.
    `reach_takes` is in seconds.
    """

    def __init__(self, people: Iterable[str], pacing: Pacing | None = None) -> None:
        self.people = set(people)
        self.pacing, self.refused = pacing, 0
        self.order: list[str] = []
        self.secretive = False
        self.troubles: dict[tuple[str, str], SurfaceError] = {}
        self.held: dict[tuple[str, str], Event] = {}
        self.reach_takes = 0.0
        self.said: dict[str, dict[str, Said]] = {}
        self.homes: dict[str, Notice] = {}
        self.asked = 0
        self._failures: list[tuple[SurfaceError, bool, str | None]] = []

    def fail_next(self, error: SurfaceError, *, said: bool = False, to: str | None = None) -> None:
        """The next delivery (`to` somebody) raises this; with `said`, only after it was stored."""
        self._failures.append((error, said, to))

    def address(self, external_id: str) -> Address:
        return {"to": external_id}

    def open(self, external_id: str) -> Address:
        self._check(external_id)
        return {"to": external_id}

    def reach(self, address: Address) -> None:
        self._check(address["to"])
        time.sleep(self.reach_takes)

    def deliver(self, notice: Notice, address: Address, marker: Marker) -> Receipt:
        self._paced("chat.postMessage", address["to"], posts=True)
        self.asked += 1
        error, said = self._next_failure(address["to"])
        receipt = self._store(notice, address["to"], marker) if said else {}
        if error is not None:
            raise error
        return receipt

    def revise(self, notice: Notice, receipt: Receipt, marker: Marker) -> None:
        self._paced("chat.update", receipt["to"])
        found = self._found(receipt)
        if found is None:
            raise Undeliverable("message_not_found")
        found.notice, found.marker = notice, marker

    def retract(self, receipt: Receipt) -> None:
        self.said.get(receipt["to"], {}).pop(receipt["number"], None)

    def find(self, address: Address, marker: Marker, after: Receipt | None) -> Receipt | None:
        self._paced("conversations.history", address["to"])
        if self.secretive:
            raise CannotTell("missing_scope")
        for number, said in self.said.get(address["to"], {}).items():
            later = after is None or int(number) > int(after["number"])
            if said.marker.message_id == marker.message_id and later:
                return {"to": address["to"], "number": number}
        return None

    def show_home(self, external_id: str, notice: Notice) -> None:
        self._check(external_id)
        self._paced("views.publish", external_id)
        self.homes[external_id] = notice

    def _check(self, external_id: str) -> None:
        if external_id not in self.people:
            raise Undeliverable("user_disabled")

    def _next_failure(self, to: str) -> tuple[SurfaceError | None, bool]:
        for planned in self._failures:
            if planned[2] in (None, to):
                self._failures.remove(planned)
                return planned[:2]
        return None, True

    def _paced(self, method: str, to: str, *, posts: bool = False) -> None:
        if (method, to) in self.held:
            self.held[method, to].wait()
        trouble = self.troubles.get((method, to)) or self.troubles.get((method, "*"))
        if trouble is not None:
            self.refused += 1
            raise trouble
        if self.pacing is None:
            return
        try:
            self.pacing.call(method)
            if posts:
                self.pacing.post(to)
        except RateLimitedError as error:
            self.refused += 1
            after = timedelta(seconds=int(error.headers["Retry-After"]))
            whom = Whom.PERHAPS_ALL if posts else Whom.EVERYBODY
            raise Retry(after, "429", whom) from None

    def _store(self, notice: Notice, to: str, marker: Marker) -> Receipt:
        conversation = self.said.setdefault(to, {})
        self.order.append(to)
        number = str(len(conversation))
        conversation[number] = Said(notice, marker)
        return {"to": to, "number": number}

    def _found(self, receipt: Receipt) -> Said | None:
        return self.said.get(receipt["to"], {}).get(receipt["number"])
