"""What can be seen once a run is over: the database, and what people have before their eyes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from bot.store import messages
from bot.store.messages import Message, MessageState, Resolved
from bot.store.tables import duty, message
from tests.support.slack import Json
from tests.torture.calm import Calm
from tests.torture.run import Run
from tests.torture.scenario import Scenario

_UNSURE = (Resolved.SENT_AGAIN_UNSURE, Resolved.GIVEN_UP)


@dataclass
class Seen:
    """`began_at` is when (machine time) product time came to each of its moments.

    `unfinished` are the troubles that did not come to their end. `stuck`: at the end something was
    still to be done, and nobody did it.
    """

    run: Run
    scenario: Scenario
    calm: Calm
    began_at: dict[datetime, float]
    unfinished: tuple[str, ...] = ()
    stuck: bool = False

    @cached_property
    def shown(self) -> dict[str, list[Json]]:
        """By message id: every message in the workspace that carries its marker."""
        found: dict[str, list[Json]] = {}
        for one in self._everything():
            payload = (one.get("metadata") or {}).get("event_payload") or {}
            found.setdefault(str(payload.get("message")), []).append(one)
        return found

    @cached_property
    def homes(self) -> dict[str, Json]:
        """By account: the Home as it is shown."""
        return self.run.workspace.all_homes()

    @cached_property
    def sent(self) -> dict[str, Message]:
        """By id: every message that the database takes for said."""
        with self.run.desk.database.read() as tx:
            return {one.id: one for one in messages.in_state(tx, MessageState.SENT)}

    @cached_property
    def unsure(self) -> dict[str, Message]:
        """By id: what was in doubt and is over, though nobody could say whether it was posted."""
        with self.run.desk.database.read() as tx:
            over = messages.in_state(tx, MessageState.FAILED)
        return {one.id: one for one in over if one.resolved in _UNSURE}

    @cached_property
    def resolved(self) -> Counter[str]:
        """How many messages were in doubt, by what became of them."""
        with self.run.desk.database.read() as tx:
            known = tx.execute(select(message.c.resolved).where(message.c.resolved.is_not(None)))
            return Counter(known.scalars())

    @cached_property
    def touched(self) -> set[str]:
        """Ids of the duties of which somebody told the bot something, or that nobody can read."""
        about = duty.c.practitioner.in_(self.run.touched)
        with self.read() as tx:
            return {*tx.execute(select(duty.c.id).where(about)).scalars(), *self.run.poisoned}

    def read(self) -> Any:
        """A transaction that changes nothing."""
        return self.run.desk.database.read()

    def _everything(self) -> Iterator[Json]:
        for there in self.run.workspace.all_messages().values():
            yield from (one for one in there if one["user"] == self.run.workspace.bot_user_id)
