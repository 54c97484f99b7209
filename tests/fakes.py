"""Fakes with state: what stands in for a chat where no chat is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.messages.notice import Notice
from bot.surfaces.surface import Address, Marker, Receipt, SurfaceError, Undeliverable


@dataclass
class Said:
    """One message as it stands now."""

    notice: Notice
    marker: Marker


class FakeSurface:
    """A `Surface` that remembers. `people` are the external ids that can be reached."""

    def __init__(self, people: Iterable[str]) -> None:
        self.people = set(people)
        self.said: dict[str, dict[str, Said]] = {}
        self.homes: dict[str, Notice] = {}
        self._failures: list[tuple[SurfaceError, bool]] = []

    def fail_next(self, error: SurfaceError, *, said: bool = False) -> None:
        """The next delivery raises this; with `said`, only after it was stored."""
        self._failures.append((error, said))

    def open(self, external_id: str) -> Address:
        self._check(external_id)
        return {"to": external_id}

    def deliver(self, notice: Notice, address: Address, marker: Marker) -> Receipt:
        self._check(address["to"])
        error, said = self._failures.pop(0) if self._failures else (None, True)
        receipt = self._store(notice, address["to"], marker) if said else {}
        if error is not None:
            raise error
        return receipt

    def revise(self, notice: Notice, receipt: Receipt, marker: Marker) -> None:
        found = self._found(receipt)
        if found is None:
            raise Undeliverable("message_not_found")
        found.notice, found.marker = notice, marker

    def retract(self, receipt: Receipt) -> None:
        self.said.get(receipt["to"], {}).pop(receipt["number"], None)

    def find(self, address: Address, marker: Marker, after: Receipt | None) -> Receipt | None:
        for number, said in self.said.get(address["to"], {}).items():
            later = after is None or int(number) > int(after["number"])
            if said.marker.message_id == marker.message_id and later:
                return {"to": address["to"], "number": number}
        return None

    def show_home(self, external_id: str, notice: Notice) -> None:
        self._check(external_id)
        self.homes[external_id] = notice

    def _check(self, external_id: str) -> None:
        if external_id not in self.people:
            raise Undeliverable("user_disabled")

    def _store(self, notice: Notice, to: str, marker: Marker) -> Receipt:
        conversation = self.said.setdefault(to, {})
        number = str(len(conversation))
        conversation[number] = Said(notice, marker)
        return {"to": to, "number": number}

    def _found(self, receipt: Receipt) -> Said | None:
        return self.said.get(receipt["to"], {}).get(receipt["number"])
