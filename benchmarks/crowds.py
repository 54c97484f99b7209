"""So many people at once: who press a button, or send a form, and how long each of them waits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from statistics import median

from sqlalchemy import select

from benchmarks.beside import Beside
from benchmarks.clicks import Answered, Payload, booking, button, send
from benchmarks.listener import TRIVIAL
from benchmarks.progress import progress
from benchmarks.results import Spread
from benchmarks.slow_slack import Noted, noted
from benchmarks.world.council import NOW
from benchmarks.world.rows import chat_user
from bot.store import forms
from bot.store.database import Database
from bot.store.tables import duty, pair

_OPENS_WITHIN = 60.0  # seconds; what is not opened by then never is
_BOOKED = "is booked for"
_SORRY = "nothing was saved"
_numbers = count()


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds that each waited for an answer, until a form opened, and for the floor's answer; how
    many were told that nothing was saved; how many messages were delivered meanwhile, and how many
    portions of people computed anew."""

    waited: tuple[float, ...]
    opened: tuple[float, ...] = ()
    floor: tuple[float, ...] = ()
    sorry: int = 0
    posted: int = 0
    computed: int = 0


@dataclass(slots=True)
class Crowd:
    """`send` sends so many requests. The first turn only warms up."""

    name: str
    requests: int
    send: Callable[[int], Round]
    rounds: list[Round] = field(default_factory=list)
    _warm: bool = False

    def p99(self) -> float:
        """Seconds within which 99 of 100 were answered."""
        if not self._warm:
            self._warm = True
            return share(0.99, self.send(warming(self.requests)).waited)
        progress(f"{self.name}, round {len(self.rounds) + 1}")
        self.rounds.append(self.send(self.requests))
        return share(0.99, self.rounds[-1].waited)

    def of_waits(self, figure: Callable[[Sequence[float]], float]) -> Spread:
        """A figure of how long they waited for their answers, in every round."""
        return self.each(lambda one: figure(one.waited))

    def of_opening(self, figure: Callable[[Sequence[float]], float]) -> Spread:
        """A figure of how long they waited for a form to open, in every round."""
        return self.each(lambda one: figure(one.opened))

    def of_floor(self, figure: Callable[[Sequence[float]], float]) -> Spread:
        """A figure of how long they waited for the floor's answers, in every round."""
        return self.each(lambda one: figure(one.floor))

    def each(self, figure: Callable[[Round], float]) -> Spread:
        """A figure of every round."""
        return Spread(tuple(map(figure, self.rounds)))


def warming(requests: int) -> int:
    """How many of so many the first turn sends."""
    return max(requests // 5, 1)


def share(part: float, waited: Sequence[float]) -> float:
    """Seconds within which this part of them was over."""
    return sorted(waited)[math.ceil(part * len(waited)) - 1]


def middle(waited: Sequence[float]) -> float:
    """Seconds within which half of them were over."""
    return median(waited)


@dataclass(frozen=True, slots=True)
class Clicks:
    """On one button, by the accounts of whom duties are about; and as many beside it at `floor`,
    where nothing opens. `slack` is where forms open; with each click a message falls due `beside`,
    so that delivery goes on for as long as they click."""

    url: str
    floor: str
    slack: str
    action: str
    pressed: list[tuple[str, str]]
    at_once: int
    beside: Beside

    def __call__(self, wanted: int) -> Round:
        """So many of them; the next ones click when the forms of all before have opened."""
        noted(self.slack)
        self.beside.begin()
        answered, bare, found = list[Answered](), list[Answered](), Noted()
        for first in range(0, wanted, self.at_once):
            last = min(first + self.at_once, wanted)
            self.beside.due(last - first)
            answered += send(self.url, self._clicks(self.action, first, last), self.at_once)
            found.add(_awaited(self.slack, {one.trigger for one in answered}, found))
            bare += send(self.floor, self._clicks(TRIVIAL, first, last), self.at_once)
        return self._round(answered, bare, found)

    def _round(self, answered: list[Answered], bare: list[Answered], found: Noted) -> Round:
        found.add(noted(self.slack))
        return Round(
            _seconds(answered),
            opened=tuple(found.opened[one.trigger] - one.sent for one in answered),
            floor=_seconds(bare),
            sorry=len(found.sorry),
            posted=found.posted,
            computed=self.beside.over(found.posted),
        )

    def _clicks(self, action: str, first: int, last: int) -> list[Payload]:
        return [
            button(account, action, value, f"trigger.{next(_numbers)}")
            for account, value in self.pressed[first:last]
        ]


@dataclass(frozen=True, slots=True)
class Forms:
    """That book a date, each opened for one pair, filled in and sent once. As each turn begins, so
    many messages fall `due` beside it."""

    url: str
    slack: str
    database: Database
    pairs: list[tuple[str, str]]
    at_once: int
    beside: Beside
    due: int

    def __call__(self, wanted: int) -> Round:
        """So many of them."""
        payloads = self._filled_in(wanted)
        noted(self.slack)
        self.beside.begin()
        self.beside.due(self.due)
        answered = send(self.url, payloads, self.at_once)
        sorry = sum(_SORRY in one.body for one in answered)
        if sorry + sum(_BOOKED in one.body for one in answered) != wanted:
            raise RuntimeError("a form was answered with something else")
        posted = noted(self.slack).posted
        computed = self.beside.over(posted)
        return Round(_seconds(answered), sorry=sorry, posted=posted, computed=computed)

    def _filled_in(self, wanted: int) -> list[Payload]:
        """At another moment each time: what is booked already is not booked again."""
        number = next(_numbers)
        at = NOW + timedelta(days=3 + number % 40, minutes=5 * (number // 40 % 90))
        chosen = self.pairs[:wanted]
        with self.database.write() as tx:
            uses = [forms.open_form(tx, who, "session.book", own, NOW) for who, own in chosen]
        return [
            booking(chat_user(who), use, at, f"trigger.{next(_numbers)}")
            for (who, _), use in zip(chosen, uses, strict=True)
        ]


def duties_of(database: Database, wanted: int) -> list[tuple[str, str]]:
    """The account of whom a duty is about, and the duty."""
    with database.read() as tx:
        query = select(duty.c.practitioner, duty.c.id).order_by(duty.c.id).limit(wanted)
        return [(chat_user(row.practitioner), row.id) for row in tx.execute(query)]


def pairs_of(database: Database, wanted: int) -> list[tuple[str, str]]:
    """The practitioner of a pair, and the pair."""
    with database.read() as tx:
        query = select(pair.c.practitioner, pair.c.id).order_by(pair.c.id).limit(wanted)
        return [(row.practitioner, row.id) for row in tx.execute(query)]


def _awaited(slack: str, triggers: set[str], before: Noted) -> Noted:
    """What is noted until a form has come for each trigger, but for those noted before."""
    found, over = Noted(), time.monotonic() + _OPENS_WITHIN
    while missing := triggers - before.opened.keys() - found.opened.keys():
        if time.monotonic() > over:
            raise RuntimeError(f"{len(missing)} forms never opened")
        time.sleep(0.01)
        found.add(noted(slack))
    return found


def _seconds(answered: list[Answered]) -> tuple[float, ...]:
    return tuple(one.seconds for one in answered)
