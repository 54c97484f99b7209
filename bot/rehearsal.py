"""Playing time on a copy of the database: what would be said, when and to whom."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, text

from bot.house import House, open_database, opened_house
from bot.messages.notice import Notice
from bot.settings import Settings
from bot.store import accounts, people
from bot.store import settings as choices
from bot.store.database import engine_for
from bot.store.migrations import migrate
from bot.store.tables import metadata
from bot.store.upcoming import next_moment
from bot.surfaces.surface import Address, Marker, Receipt
from bot.wiring import workers
from handlers.front import SURFACE
from scheduler.allowance import UNLIMITED
from scheduler.errand import UNPACED
from scheduler.product_clock import PlayedClock
from scheduler.workers import Workers

_NOWHERE = "rehearsal"


@dataclass(frozen=True, slots=True)
class Said:
    """One message that would be said: product time, whom to (a person's id), and what."""

    at: datetime
    to: str
    notice: Notice


@dataclass(slots=True)
class RecordingSurface:
    """A surface on which nobody reads."""

    now: Callable[[], datetime]
    person_of: Callable[[str], str]
    said: list[Said] = field(default_factory=list)

    def address(self, external_id: str) -> Address:
        """Where one person is written to."""
        return {"user": external_id}

    def open(self, external_id: str) -> Address:
        """Anybody can be reached."""
        return self.address(external_id)

    def reach(self, address: Address) -> None:
        """Nobody has left."""

    def deliver(self, notice: Notice, address: Address, marker: Marker) -> Receipt:
        """Writes it down."""
        self.said.append(Said(self.now(), self.person_of(address["user"]), notice))
        return {"message": marker.message_id}

    def revise(self, notice: Notice, receipt: Receipt, marker: Marker) -> None:
        """A change is not another message."""

    def retract(self, receipt: Receipt) -> None:
        """Nothing stands anywhere."""

    def find(self, address: Address, marker: Marker, after: Receipt | None) -> Receipt | None:
        """What was in doubt before the copy counts as said."""
        return {"message": marker.message_id}

    def show_home(self, external_id: str, notice: Notice) -> None:
        """Nobody looks."""


@contextmanager
def rehearsal(settings: Settings, start: datetime) -> Iterator[House]:
    """A house on a copy, whose time stands at `start`; the real database is only read."""
    with tempfile.TemporaryDirectory(prefix="supervision-") as folder:
        url = f"sqlite:///{Path(folder) / 'copy.sqlite3'}"
        migrate(url)
        _copy(settings, url)
        on_copy = settings.model_copy(update={"database_url": url})
        with opened_house(on_copy, PlayedClock(start)) as house:
            yield house


def play(house: House, until: datetime, advance: Callable[[], None] = lambda: None) -> list[Said]:
    """All that would be said up to `until`, in order, if nobody did anything meanwhile.

    `advance` is called at each moment that is played.
    """
    clock = house.clock
    if not isinstance(clock, PlayedClock):
        raise TypeError("Only a time that is played can be rehearsed.")
    surface = RecordingSurface(clock.now, _people_by_account(house))
    with closing(workers(house, surface, UNPACED, UNLIMITED)) as at_work:
        while (moment := _all_said(at_work, clock, advance)) is not None and moment <= until:
            clock.move_to(moment)
    return surface.said


def _all_said(at_work: Workers, clock: PlayedClock, advance: Callable[[], None]) -> datetime | None:
    """Says all that is owed at this moment; gives the next one."""
    while at_work.run_once().moved:
        pass
    advance()
    with at_work.desk.database.read() as tx:
        return next_moment(tx, clock.now())


def suppose_accounts(house: House) -> bool:
    """Where nobody's account has been looked for yet, everybody is given one; says whether."""
    with house.desk.database.write() as tx:
        if accounts.with_account(tx):
            return False
        for entry in people.everybody(tx):
            accounts.put(tx, SURFACE, _NOWHERE, entry.person.id, entry.person.id)
    return True


def suppose_resumed(house: House) -> bool:
    """Where everything is paused, it goes on; says whether."""
    with house.desk.database.write() as tx:
        paused = choices.paused(tx)
        if paused:
            choices.set_paused(tx, False, house.now())
    return paused


def _people_by_account(house: House) -> Callable[[str], str]:
    with house.desk.database.read() as tx:
        everybody = [entry.person.id for entry in people.everybody(tx)]
        known = {accounts.external_id_of(tx, SURFACE, own): own for own in everybody}
    return known.__getitem__


def _copy(settings: Settings, url: str) -> None:
    """Every row as it stands, ciphertexts included: the copy needs the same keys."""
    original, copy = open_database(settings), engine_for(url)
    with original.read() as source, copy.begin() as target:
        target.execute(text("PRAGMA defer_foreign_keys=ON"))
        _copy_rows(source, target)
    original.close()
    copy.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        if rows:
            target.execute(insert(table), rows)
