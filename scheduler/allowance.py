"""How many calls of each kind a pass may still make, drawn from what all processes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from bot.store import rates
from bot.store.database import Database
from bot.store.rates import Call, Rate

_AT_ONCE = 10  # drawn in one transaction, so that no message pays for one of its own


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls a minute, below what the surface allows. `post` None: as the setting says.

    Slack counts each method by itself: `chat.update` and `conversations.history` 50 a minute,
    `views.publish` 100, of which our listeners need some.
    """

    post: int | None = None
    revise: int = 45
    look: int = 45
    home: int = 60

    def rates(self, messages_per_minute: int) -> dict[Call, Rate]:
        """Every limit; posts by the setting, if nothing else was said."""
        return {
            Call.POST: Rate(self.post or messages_per_minute),
            Call.REVISE: Rate(self.revise),
            Call.LOOK: Rate(self.look),
            Call.HOME: Rate(self.home),
        }


_ENDLESS = 1_000_000
UNLIMITED = Limits(_ENDLESS, _ENDLESS, _ENDLESS, _ENDLESS)


@dataclass(slots=True)
class Allowance:
    """One pass's share. Once a kind of call is used up it stays so until the pass is over.

    Not to be asked inside a transaction: it opens its own. Safe to share between threads.
    """

    database: Database
    limits: Mapping[Call, Rate]
    machine: Callable[[Connection], datetime]
    _left: dict[Call, int] = field(default_factory=dict)
    _used_up: set[Call] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def take(self, call: Call) -> bool:
        """Whether one more call may be made."""
        with self._lock:
            if not self._left.get(call) and call not in self._used_up:
                self._draw(call)
            if not self._left.get(call):
                return False
            self._left[call] -= 1
            return True

    def put_back(self, call: Call) -> None:
        """A call that was not made after all."""
        with self._lock:
            self._left[call] = self._left.get(call, 0) + 1

    def stop(self, call: Call) -> None:
        """The surface asked everybody to wait."""
        with self._lock:
            self._left[call] = 0
            self._used_up.add(call)

    def close(self) -> None:
        """The pass is over: what was drawn and not used is for the next."""
        unused = {call: left for call, left in self._left.items() if left}
        if not unused:
            return
        with self.database.write() as tx:
            for call, left in unused.items():
                rates.give_back(tx, call, self.limits[call], left)

    def _draw(self, call: Call) -> None:
        with self.database.write() as tx:
            drawn = rates.draw(tx, call, self.limits[call], _AT_ONCE, self.machine(tx))
        self._left[call] = drawn
        if drawn == 0:
            self._used_up.add(call)
