"""Which revision of somebody's Home is wanted, and which is shown. Desired state, like messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from bot.store.tables import home
from bot.store.upsert import insert_or_update


@dataclass(frozen=True, slots=True)
class Home:
    """A Home that does not show the latest."""

    person: str
    wanted_revision: int


def opened(tx: Connection, person_id: str) -> None:
    """Somebody looks at their Home: it is to show the latest, now and from now on."""
    newer = {"wanted_revision": home.c.wanted_revision + 1}
    insert_or_update(tx, home, {"person": person_id}, ["person"], newer)


def bump(tx: Connection, person_ids: Collection[str]) -> None:
    """The Homes of these people no longer show the latest; one never opened is left alone."""
    newer = {"wanted_revision": home.c.wanted_revision + 1}
    tx.execute(update(home).where(home.c.person.in_(person_ids)).values(**newer))


def behind(tx: Connection, person_id: str | None = None) -> list[Home]:
    """Homes to be shown anew: somebody's, or everybody's."""
    query = select(home).where(home.c.wanted_revision > home.c.shown_revision)
    if person_id is not None:
        query = query.where(home.c.person == person_id)
    rows = tx.execute(query.order_by(home.c.person))
    return [Home(row.person, row.wanted_revision) for row in rows]


def shown(tx: Connection, person_id: str, revision: int) -> None:
    """Notes that this revision is shown; an older one than is shown changes nothing."""
    older = (home.c.person == person_id) & (home.c.shown_revision < revision)
    tx.execute(update(home).where(older).values(shown_revision=revision))
