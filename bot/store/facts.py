"""Everything that decides what is owed about a practitioner, read in few statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from bot.domain.facts import Facts
from bot.store import cases, pairs, people, sessions


def load_facts(tx: Connection, practitioner: str, go_live: date) -> Facts:
    """The facts of one practitioner. Raises KeyError if nobody has this id."""
    return load_many(tx, [practitioner], go_live)[practitioner]


def load_many(tx: Connection, practitioners: Collection[str], go_live: date) -> dict[str, Facts]:
    """The facts of each of these people, in five statements however many they are.

    Sessions with former supervisors are among them. Unknown ids are left out.
    """
    their_pairs, former = pairs.now_and_before(tx, practitioners)
    supervisors = {pair.supervisor for pair in their_pairs.values()}
    everybody = people.by_ids(tx, {*practitioners, *supervisors})
    their_sessions = sessions.of_practitioners(tx, practitioners)
    their_cases = cases.of_holders(tx, practitioners)
    found: dict[str, Facts] = {}
    for person_id in everybody.keys() & set(practitioners):
        pair = their_pairs.get(person_id)
        found[person_id] = Facts(
            person=everybody[person_id],
            go_live=go_live,
            pair=pair,
            supervisor=everybody[pair.supervisor] if pair else None,
            sessions=tuple(their_sessions[person_id]),
            cases=tuple(their_cases[person_id]),
            earlier_pairs=tuple(former.get(person_id, ())),
        )
    return found
