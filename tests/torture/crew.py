"""The processes of a run: started, killed, and started again as a council's platform would."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from random import Random

from tests.support.children import ends_with_us
from tests.torture.worker import Orders, Trap, work

_STOPS_WITHIN = 20.0  # seconds
_LEAVES_WITHIN = 10.0


def _context() -> ForkServerContext:
    """Processes that have imported everything already: they start in no time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.worker"])
    return context


@dataclass(slots=True)
class Member:
    """One process; `ours` is whether it was we who killed it.

    `forget` is to be called once it has ended: until then it ends with us.
    """

    process: BaseProcess
    trap: Trap | None
    forget: Callable[[], None]
    ours: bool = False

    def kill(self) -> None:
        """`kill -9`."""
        self.ours = True
        self.process.kill()
        self.process.join()
        self.forget()


class Crew:
    """`size` processes at work. `traps` are set for those that are started from now on.

    `sprung` counts the processes that died at each instant, `kills` these and those we killed.
    `stops` those that left because they were told to; `stayed` says of those that did not, and
    `crashes` counts those that ended though nobody killed them or told them to.
    """

    def __init__(self, orders: Orders, size: int) -> None:
        self._orders, self._size, self._context = orders, size, _context()
        self._members: list[Member] = []
        self.traps: deque[Trap] = deque()
        self.sprung: Counter[str] = Counter()
        self.kills = self.crashes = self.stops = 0
        self.stayed: list[str] = []

    def tend(self) -> None:
        """Starts whoever is missing."""
        for gone in [one for one in self._members if one.process.exitcode is not None]:
            self._members.remove(gone)
            self._count(gone)
        while len(self._members) < self._size:
            self._members.append(self._start(self.traps.popleft() if self.traps else None))

    def kill(self, chance: Random) -> None:
        """`kill -9` of one of them, at whatever it is doing."""
        alive = [one for one in self._members if one.process.exitcode is None]
        if alive:
            chance.choice(alive).kill()

    def tell_to_stop(self, chance: Random) -> None:
        """SIGTERM to one of them, at whatever it is doing; it must leave within a container's ten
        seconds, and not fail at it."""
        alive = [one for one in self._members if one.process.exitcode is None]
        if not alive:
            return
        one = chance.choice(alive)
        one.process.terminate()
        one.process.join(_LEAVES_WITHIN)
        if one.process.exitcode in (0, -signal.SIGTERM):  # the latter: it had not yet begun
            self.stops += 1
        else:
            self.stayed.append(f"a process that was told to stop: {one.process.exitcode}")
            one.kill()

    def kill_all(self) -> None:
        """`kill -9` of everybody, as when the machine goes down."""
        for one in self._members:
            one.kill()

    def stop(self) -> None:
        """Asks all of them to end; whoever does not is a fault."""
        for one in self._members:
            one.process.terminate()
        for one in self._members:
            one.process.join(_STOPS_WITHIN)
            if one.process.exitcode is None:
                self.stayed.append("a process at the end")
                one.kill()
            self._count(one)
        self._members.clear()

    def _start(self, trap: Trap | None) -> Member:
        orders = replace(self._orders, trap=trap)
        process = self._context.Process(target=work, args=(orders,), daemon=True)
        process.start()
        return Member(process, trap, ends_with_us(process.pid))

    def _count(self, gone: Member) -> None:
        gone.forget()
        killed = gone.process.exitcode == -signal.SIGKILL
        self.kills += killed
        self.crashes += not killed and gone.process.exitcode not in (0, -signal.SIGTERM)
        if gone.trap and killed and not gone.ours:
            self.sprung[gone.trap[0]] += 1
        elif gone.trap:
            self.traps.append(gone.trap)
