"""Who may be told about a pair, as far as a facts file says: people, or else what they would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.domain.codes import Role
from bot.domain.facts import Facts, Person
from bot.domain.receivers import Chain

_LONG_AGO = date(1950, 1, 1)
_NOT_NAMED = (
    Person("next_up", "the next manager up", "", _LONG_AGO),
    Person("second_up", "the manager above that", "", _LONG_AGO),
    *(
        Person(f"role:{role}", f"the {role.replace('_', ' ')}", role.value, _LONG_AGO)
        for role in Role
    ),
)


def chain_of(facts: Facts, people: Mapping[str, Person]) -> Chain | None:
    """The pair and those above; None for somebody without a supervisor.

    Where the file names no manager above the supervisor, receivers stand in their place: each has
    its code (`next_up`, `role:district_manager`) for an id, and ordinary working hours.
    """
    if facts.supervisor is None:
        return None
    managers = tuple(_line_above(facts.supervisor, people)) or _NOT_NAMED
    everybody = (facts.person, facts.supervisor, *managers)
    deputies = tuple(people[one.deputy] for one in everybody if one.deputy is not None)
    return Chain(facts.person, facts.supervisor, managers, deputies)


def _line_above(person: Person, people: Mapping[str, Person]) -> Iterator[Person]:
    """Nearest first; a file with a circle is refused."""
    while person.line_manager is not None:
        person = people[person.line_manager]
        yield person
