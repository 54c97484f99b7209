"""How many calls of each kind a pass may still make, drawn from what all processes share."""

from __future__ import annotations

from collections import Counter
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

    Not to be asked inside a transaction: it opens its own. Safe to share between threads: `_lock`
    is never held while the database is waited for, so that no thread that writes waits here for
    one that is about to.
    """

    database: Database
    limits: Mapping[Call, Rate]
    machine: Callable[[Connection], datetime]
    _left: Counter[Call] = field(default_factory=Counter)
    _used_up: set[Call] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)
    _drawing: Lock = field(default_factory=Lock)

    def take(self, call: Call) -> bool:
        """Whether one more call may be made."""
        if self._spend(call):
            return True
        with self._drawing:  # whoever waited here may find what was drawn meanwhile
            return self._spend(call) or self._draw(call)

    def put_back(self, call: Call) -> None:
        """A call that was not made after all."""
        with self._lock:
            self._left[call] += 1

    def stop(self, call: Call) -> None:
        """The surface asked everybody to wait."""
        with self._lock:
            self._used_up.add(call)

    def close(self) -> None:
        """The pass is over: what was drawn and not used is for the next."""
        with self._lock:  # a visit may still be under way
            unused = {call: left for call, left in self._left.items() if left}
        if not unused:
            return
        with self.database.write() as tx:
            for call, left in unused.items():
                rates.give_back(tx, call, self.limits[call], left)

    def _draw(self, call: Call) -> bool:
        """Draws some, this one among them; whether it may be made."""
        if call in self._used_up:
            return False
        with self.database.write() as tx:
            drawn = rates.draw(tx, call, self.limits[call], _AT_ONCE, self.machine(tx))
        return self._spend(call, drawn)

    def _spend(self, call: Call, drawn: int | None = None) -> bool:
        """Takes one of those that are left, with those that were just drawn."""
        with self._lock:
            if drawn == 0:
                self._used_up.add(call)
            self._left[call] += drawn or 0
            # once it is used up, what is put back is for those who come first in the next pass
            there = self._left[call] > 0 and call not in self._used_up
            self._left[call] -= there
            return there
