"""One run as the troubles see it: what has been tried so far, who is at work, what can be done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.services.desk import Desk
from bot.store import homes
from bot.store.tables import duty, home, look, nudge
from tests.support.slack import Json, Workspace
from tests.torture.crew import Crew
from tests.torture.left_to_do import nothing_is_left
from tests.torture.places import Place
from tests.torture.shared_clock import SharedClock

POST = "chat.postMessage"


@dataclass
class Run:
    """`expected` is how many messages a calm run says. `met_at` is machine time, by duty.
    In `folder` the processes leave their log and their figures.

    `touched` are practitioners of whom somebody told the bot something; `poisoned` duties that
    nobody can read any more, with whom they are about; `pressed` sessions whose button was pressed
    and acknowledged. `spoilt` are messages that were left and that nobody can decrypt, and `left`
    those beside them that are to be said. `failing` are accounts to which every post fails.
    """

    place: Place
    database_url: str
    workspace: Workspace
    desk: Desk
    clock: SharedClock
    crew: Crew
    chance: Random
    expected: int
    folder: Path
    quiet: bool = False
    counts: Json = field(default_factory=dict)
    met_at: dict[str, datetime] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    poisoned: dict[str, str] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)
    spoilt: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)

    # --- looking ----------------------------------------------------------------------------------

    def look(self) -> None:
        """Asks the workspace anew what it was asked for."""
        self.counts = self.workspace.counts()

    @property
    def tried(self) -> int:
        """How many posts were tried so far."""
        return sum(self.counts["calls"].get(POST, {}).values())

    @property
    def held(self) -> int:
        """How many calls are held back at this moment."""
        return int(self.counts["held"])

    def nothing_left(self) -> bool:
        """Whether nobody has anything to do at this moment, and every lease has ended."""
        with suppress(OperationalError), self.desk.database.read() as tx:
            return nothing_is_left(tx, self.clock, poisoned=bool(self.poisoned))
        return False  # the database is away

    def everybody_looks(self) -> None:
        """Whoever opened their Home before opens it again, now that it is another day."""
        with self.desk.database.write() as tx:
            for person_id in tx.execute(select(home.c.person)).scalars().all():
                homes.opened(tx, person_id)

    # --- doing ------------------------------------------------------------------------------------

    def poison(self) -> None:
        """Makes one more row unreadable: a duty of which something is to be said by now."""
        now = self.clock.now()
        owed = select(nudge.c.duty).where(nudge.c.state == "owed", nudge.c.message.is_(None))
        looked_at = select(look.c.duty).where(look.c.at <= now)
        to_say = duty.c.id.in_(owed) | duty.c.id.in_(looked_at)
        query = select(duty.c.id, duty.c.practitioner).where(to_say, duty.c.met_at.is_(None))
        with self.desk.database.write() as tx:
            victim = self.chance.choice(tx.execute(query.order_by(duty.c.id)).all())
            spoilt = update(duty).where(duty.c.id == victim.id)
            tx.execute(spoilt.values(ladder=[{"nonsense": True}]))
        self.poisoned[victim.id] = victim.practitioner

    # --- waiting ----------------------------------------------------------------------------------

    def turns(self, times: int) -> Iterator[int]:
        """So many numbers of posts, at random and in order, over most of what is expected."""
        latest = max(times + 1, int(self.expected * 0.8))
        return iter(sorted(self.chance.sample(range(1, latest + 1), times)))

    def until_tried(self, posts: int) -> Iterator[None]:
        """Until so many were tried, or there is nothing more to try."""
        while self.tried < posts and not self.quiet:
            yield

    def pause(self, seconds: float) -> Iterator[None]:
        """For so long, while everything goes on."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            yield
