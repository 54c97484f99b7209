"""What ladders have said so far about many duties, and what they say is to be said now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, func, select, update

from bot.domain.duty import DutyKind
from bot.domain.ladders import Planned
from bot.store import changes
from bot.store.changes import NudgeChange
from bot.store.ids import new_ids
from bot.store.many import given, insert_columns, one_of
from bot.store.nudges import IN_ORDER, NudgeState, Why
from bot.store.tables import nudge

_UNDELIVERABLE = NudgeState.UNDELIVERABLE.value
_FOR_GOOD = frozenset(Why)
_KEY = (nudge.c.duty, nudge.c.round, nudge.c.rung, nudge.c.recipient)


class Owing(NamedTuple):
    """What a ladder says is to be said now about a duty of this kind, in this round."""

    duty: str
    kind: DutyKind
    round: int
    planned: Planned

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What makes it itself: nobody is told twice of a rung in a round."""
        return self.duty, self.round, self.planned.rung, self.planned.recipient


class Known(NamedTuple):
    """What became of one nudge, as far as the ladder asks. `at`: when it was, or is to be, said."""

    round: int
    rung: str
    recipient: str
    state: str
    reason: str | None
    at: datetime

    @property
    def refused(self) -> bool:
        """Whether it could not be said to its recipient, nor will it be."""
        return self.state == _UNDELIVERABLE and self.reason == Why.REFUSED

    @property
    def missed(self) -> bool:
        """Whether it found its recipient without an account."""
        return self.state == _UNDELIVERABLE and self.reason not in _FOR_GOOD

    @property
    def may_be_owed_again(self) -> bool:
        """Whether it was taken back, or found nobody there."""
        return self.missed or self.state == NudgeState.WITHDRAWN


KnownAbout = Mapping[str, Sequence[Known]]
"""By the duty's id."""


def known_about(tx: Connection, duty_ids: Collection[str]) -> KnownAbout:
    """What was or is to be said about each of these duties, in order; some have nothing."""
    found: dict[str, list[Known]] = {}
    for duty_id, *known in tx.execute(_KNOWN_ABOUT, {"duties": duty_ids}).all():
        found.setdefault(duty_id, []).append(Known(*known))
    return found


def _known_about() -> Select[Any]:
    at = func.coalesce(nudge.c.settled_at, nudge.c.say_at)
    key = nudge.c.duty, nudge.c.round, nudge.c.rung, nudge.c.recipient
    query = select(*key, nudge.c.state, nudge.c.reason, at)
    return query.where(one_of(nudge.c.duty, given("duties"))).order_by(*IN_ORDER)


_KNOWN_ABOUT = _known_about()


def owe(tx: Connection, planned: Sequence[Owing], known: KnownAbout) -> int:
    """Writes what is planned. What stands already stays, but what was withdrawn is owed anew, and
    so is what could not be said to somebody who had no account, once they have one.

    `known` is what this transaction read by `known_about`. Says how many were written.
    """
    stands = {
        (duty_id, one.round, one.rung, one.recipient): one
        for duty_id, those in known.items()
        for one in those
    }
    new = [one for one in planned if one.key not in stands]
    again = [one for one in planned if one.key in stands and stands[one.key].may_be_owed_again]
    _insert(tx, new)
    for one in again:
        _owe_again(tx, one)
    for one in (*new, *again):
        owed = NudgeState.OWED.value
        changes.note(tx, NudgeChange(one.kind, one.planned.voice.value, owed, timedelta()))
    return len(new) + len(again)


def _insert(tx: Connection, new: Sequence[Owing]) -> None:
    if not new:
        return
    planned = [one.planned for one in new]
    columns: dict[str, Sequence[Any]] = {
        "id": new_ids(len(new)),
        "duty": [one.duty for one in new],
        "round": [one.round for one in new],
        "rung": [one.rung for one in planned],
        "recipient": [one.recipient for one in planned],
        "voice": [one.voice.value for one in planned],
        "brief": [one.brief for one in planned],
        "say_at": [one.say_at for one in planned],
        "lapses_at": [one.lapses_at for one in planned],
        "state": [NudgeState.OWED.value] * len(new),
    }
    insert_columns(tx, nudge, columns)


def _owe_again(tx: Connection, one: Owing) -> None:
    planned = one.planned
    when = {"say_at": planned.say_at, "lapses_at": planned.lapses_at, "brief": planned.brief}
    state = {"state": NudgeState.OWED.value, "reason": None, "settled_at": None, "message": None}
    here = and_(*(column == value for column, value in zip(_KEY, one.key, strict=True)))
    tx.execute(update(nudge).where(here).values(**when, **state))
