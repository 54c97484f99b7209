"""How fast the surface is called: one row a kind of call, shared by all processes, machine time.

Each call that is let through moves `free_at` on by its share; calls are let through while that
lies no more than a burst ahead (the generic cell rate algorithm). The rows outlive a restart, and
each is changed by whoever writes alone; what visits beside each other change is one statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from bot.store.tables import rate_limit
from bot.store.upsert import insert_missing

_BURST_SECONDS = 3
_LATELY = timedelta(minutes=1)
_FIRST_MINUTE = timedelta(seconds=60 + _BURST_SECONDS)  # a burst and a minute: all of the limit


class Call(StrEnum):
    """What the surface counts separately: posts, updates, reading back, Homes."""

    POST = "post"
    REVISE = "revise"
    LOOK = "look"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many calls in any minute, three seconds' worth of them at once.

    The burst counts: what goes at once after a rest is kept back from the pace of the minute.
    """

    per_minute: int

    @property
    def interval(self) -> timedelta:
        """What lies between two calls at an even pace."""
        return _FIRST_MINUTE / self.per_minute

    @property
    def burst(self) -> int:
        """How many may come at once, at least one."""
        return max(1, timedelta(seconds=_BURST_SECONDS) // self.interval)

    def room(self, free_at: datetime, machine: datetime) -> int:
        """How many calls fit in now."""
        ahead = max(free_at, machine) - machine
        return max(0, (self.burst * self.interval - ahead) // self.interval)


def draw(tx: Connection, call: Call, rate: Rate, wanted: int, machine: datetime) -> int:
    """Lets up to `wanted` calls through; says how many, 0 while the surface asked to wait."""
    row = _locked(tx, call, machine)
    if row.not_before is not None and row.not_before > machine:
        return 0
    granted = min(wanted, rate.room(row.free_at, machine))
    free_at = max(row.free_at, machine) + granted * rate.interval
    used_up = {"used_up_at": machine} if granted < wanted else {}
    _change(tx, call, free_at=free_at, **used_up)
    return granted


def give_back(tx: Connection, call: Call, rate: Rate, unused: int) -> None:
    """Calls that were let through and not made."""
    row = tx.execute(_row(call)).one()
    _change(tx, call, free_at=row.free_at - unused * rate.interval)


def refused(
    tx: Connection,
    call: Call,
    by: str,
    after: timedelta,
    machine: datetime,
    *,
    enough: int,
) -> bool:
    """A call was refused for a while. When `enough` different ones in a row were, all wait.

    `by` says which: a conversation's id. Whether all wait.
    """
    row = _locked(tx, call, machine)
    strikes = row.strikes + (row.struck_by != by)
    values: dict[str, Any] = {"strikes": strikes, "struck_by": by}
    if strikes >= enough:
        values["not_before"] = max(row.not_before or machine, machine + after)
    _change(tx, call, **values)
    return "not_before" in values


def rests(tx: Connection, call: Call, machine: datetime) -> bool:
    """Whether all wait, since the surface asked for it."""
    until = _locked(tx, call, machine).not_before
    return until is not None and until > machine


def is_used_up(tx: Connection, call: Call, machine: datetime) -> bool:
    """Whether there was not room for all of them a moment ago."""
    row = tx.execute(_row(call)).one_or_none()
    return row is not None and row.used_up_at is not None and row.used_up_at > machine - _LATELY


def went_well(tx: Connection, call: Call) -> None:
    """A call was taken: those refused before were refused for reasons of their own."""
    tx.execute(_FORGIVEN, {"kind": call.value})


_FORGIVEN = (
    update(rate_limit)
    .where(rate_limit.c.call == bindparam("kind"), rate_limit.c.strikes > 0)
    .values(strikes=0, struck_by=None)
)


def _locked(tx: Connection, call: Call, machine: datetime) -> Row[Any]:
    found = tx.execute(_row(call)).one_or_none()
    if found is None:
        insert_missing(tx, rate_limit, [{"call": call.value, "free_at": machine}], ["call"])
        found = tx.execute(_row(call)).one()
    return found


def _row(call: Call) -> Select[Any]:
    return select(rate_limit).where(rate_limit.c.call == call.value)


def _change(tx: Connection, call: Call, **values: Any) -> None:
    tx.execute(update(rate_limit).where(rate_limit.c.call == call.value).values(**values))
