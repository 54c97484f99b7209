"""Texts that nobody can decrypt any more: of what is left to say, on its way, and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from bot.messages.alerts import Trouble
from bot.messages.notice import Notice, Paragraph
from bot.messages.plain_data import of_notice
from bot.store import conversations, messages, waiting
from bot.store.messages import UNFINISHED, MessageState
from bot.store.tables import account, failure, message
from handlers.front import SURFACE
from scheduler.findings import find_all
from tests.support.spoiling import spoil
from tests.torture.problem import Problem, Wrong
from tests.torture.troubles import Story

if TYPE_CHECKING:
    from tests.torture.run import Run
    from tests.torture.seen import Seen

_COMPOSED = [one.value for one in (*UNFINISHED, MessageState.SENT)]
_MOST_TRIES = 3  # at each of two moments, and once by whoever was at it too


@dataclass(frozen=True, slots=True)
class Spoil:
    """`notes` messages that were left, each with one behind it that can be read; then `others`,
    that are on their way, in doubt or said."""

    notes: int
    others: int
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Every other one was sealed with a key that is gone."""
        with run.desk.database.write() as tx:
            for person in run.chance.sample(_people(tx), self.notes):
                run.spoilt.add(_left(tx, run, person))
                run.left.add(_left(tx, run, person))
            for number, one in enumerate(sorted(run.spoilt)):
                spoil(tx, one, key_is_gone=bool(number % 2))
        for turn in run.turns(self.others):
            yield from run.until_tried(turn)
            _spoil_one(run, key_is_gone=bool(turn % 2))
            yield


def spoilt_alone_waits(seen: Seen) -> Iterator[Problem]:
    """What cannot be read was tried again, is told to administrators, and held up nothing else."""
    spoilt = seen.run.spoilt
    for message_id in seen.run.left - seen.sent.keys():
        yield Problem(Wrong.LOST, f"message {message_id} behind one that cannot be read")
    if not spoilt:
        return
    with seen.read() as tx:
        unsaid = {one.id for one in messages.in_state(tx, MessageState.WAITING)}
        tries = {one.subject: one.times for one in tx.execute(select(failure))}
    found = {one.trouble: one.ids for one in find_all(seen.run.desk, seen.run.clock.now())}
    told = set(found.get(Trouble.FAILING, ()))
    for message_id in spoilt - (unsaid & told):
        yield Problem(Wrong.LOST, f"message {message_id} cannot be read, and nobody is told")
    for message_id in tries.keys() - spoilt:
        yield Problem(Wrong.WAITS, f"{message_id} for one that cannot be read")
    if max(tries.values(), default=0) > _MOST_TRIES:
        yield Problem(Wrong.WAITS, f"in a loop: {max(tries.values())} tries")


def _people(tx: Connection) -> list[str]:
    practitioners = select(account.c.person).where(account.c.external_id.startswith("U0P"))
    return list(tx.execute(practitioners.order_by(account.c.external_id)).scalars())


def _left(tx: Connection, run: Run, person: str) -> str:
    there = conversations.of_person(tx, person, SURFACE)
    notice = of_notice(Notice((Paragraph("Somebody wrote a note."),)))
    return waiting.leave(tx, there.id, "note", notice, run.clock.now())


def _spoil_one(run: Run, *, key_is_gone: bool) -> None:
    """One on its way or in doubt, if there is any, or else one that was said."""
    composed = message.c.state.in_(_COMPOSED) & (message.c.kind == "nudges")
    query = select(message.c.id, message.c.state).where(composed).order_by(message.c.id)
    with run.desk.database.write() as tx:
        there = tx.execute(query).all()
        on_its_way = [one.id for one in there if one.state != MessageState.SENT]
        if chosen := on_its_way or [one.id for one in there]:
            spoil(tx, run.chance.choice(chosen), key_is_gone=key_is_gone)
