"""Line managers: who is above somebody, and who is below."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, bindparam, literal, select

from bot.domain.facts import Person
from bot.store import people
from bot.store.tables import person

_HIGHEST = 12  # levels that anybody could have above them


def above(tx: Connection, person_id: str) -> list[Person]:
    """The line managers above somebody, the nearest first. A circle is cut where it closes."""
    ids = dict.fromkeys(tx.execute(_ABOVE, {"who": person_id}).scalars())
    ids.pop(person_id, None)
    known = people.by_ids(tx, ids)
    return [known[found] for found in ids]


def _above() -> Select[Any]:
    """Ids of the line managers above `who`, the nearest first."""
    start = select(person.c.line_manager.label("id"), literal(1).label("level"))
    up = start.where(person.c.id == bindparam("who")).cte("up", recursive=True)
    higher = select(person.c.line_manager, up.c.level + 1).join(up, person.c.id == up.c.id)
    up = up.union_all(higher.where(up.c.level < _HIGHEST))
    return select(up.c.id).where(up.c.id.is_not(None)).order_by(up.c.level)


_ABOVE = _above()


def everybody_below(tx: Connection, person_id: str) -> list[str]:
    """Ids of everybody managed by somebody, directly or through others."""
    return sorted(tx.execute(below(person_id)).scalars())


def below(person_id: str) -> Select[Any]:
    """For a query: the same ids."""
    start = select(person.c.id).where(person.c.line_manager == person_id)
    down = start.cte("down", recursive=True)
    down = down.union(select(person.c.id).join(down, person.c.line_manager == down.c.id))
    return select(down.c.id).where(down.c.id != person_id)
