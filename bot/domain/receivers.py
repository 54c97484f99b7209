"""Whom to tell: from a rung's receivers to people, and who is told instead of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts import Person
from bot.domain.hours import employed_on, is_away
from bot.domain.local_time import local_day
from bot.domain.policy import Policy

_NEXT_UP = "next_up"
_ROLE = "role:"
_PERSON = "person:"
_SETTING = "setting:"
OR = " or "
"""`role:district_manager or next_up`: whom to tell where nobody above has that role."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A pair and everybody who may be told about it.

    `managers` is the supervisor's line manager and upward; `deputies` the people whom any of these
    name as their deputy; `accounts` holds the ids of those who have chat (None: everybody has).
    """

    practitioner: Person
    supervisor: Person
    managers: tuple[Person, ...]
    deputies: tuple[Person, ...] = ()
    accounts: frozenset[str] | None = None

    @property
    def pair(self) -> tuple[Person, Person]:
        """The two whom everything is about."""
        return self.practitioner, self.supervisor

    @property
    def above(self) -> tuple[Person, ...]:
        """The managers, without the pair: nobody is told about themselves."""
        ours = {person.id for person in self.pair}
        return tuple(manager for manager in self.managers if manager.id not in ours)

    def find(self, person_id: str) -> Person | None:
        """Somebody of the chain by id."""
        everybody = (*self.pair, *self.managers, *self.deputies)
        return next((person for person in everybody if person.id == person_id), None)

    def has_account(self, person: Person) -> bool:
        """Whether they can be written to."""
        return self.accounts is None or person.id in self.accounts


def oneself(person_id: str) -> str:
    """For `to` of a rung that somebody asked for: they themselves, or who is next up by then."""
    return f"{_PERSON}{person_id}"


def receive(
    to: Iterable[str], chain: Chain, policy: Policy, told: Sequence[str] = ()
) -> tuple[Person, ...]:
    """The people whom a rung's `to` means, each once; empty if it means nobody.

    `told` holds the ids of those who were told on the rung that `same` is about.
    """
    found = [person for code in to for person in _one(settled(code, policy), chain, told)]
    return tuple({person.id: person for person in found}.values())


def _one(code: str, chain: Chain, told: Sequence[str]) -> tuple[Person, ...]:
    match code:
        case "practitioner":
            return (chain.practitioner,)
        case "supervisor":
            return (chain.supervisor,)
        case "second_up":
            return chain.above[1:2]
        case "same":
            found = tuple(person for one in told if (person := chain.find(one)) is not None)
            return found or (chain.above[:1] if told else ())  # whoever came after them
        case "next_up":
            return chain.above[:1]
    if code.startswith(_PERSON):
        return _one("same", chain, (code.removeprefix(_PERSON),))
    return _of_role(code.removeprefix(_ROLE), chain, told)


def _of_role(code: str, chain: Chain, told: Sequence[str]) -> tuple[Person, ...]:
    role, _, otherwise = code.partition(OR)
    found = next((manager for manager in chain.above if manager.role == role), None)
    return _one(otherwise or _NEXT_UP, chain, told) if found is None else (found,)


def settled(code: str, policy: Policy) -> str:
    """The code, with what its settings name (the next up while they name nobody)."""
    if _SETTING not in code:
        return code
    return OR.join(_settled(one, policy) for one in code.split(OR))


def _settled(code: str, policy: Policy) -> str:
    if not code.startswith(_SETTING):
        return code
    chosen = policy.settings.get(code.removeprefix(_SETTING))
    return chosen if isinstance(chosen, str) else _NEXT_UP


def can_read(person: Person, chain: Chain, at: datetime, policy: Policy) -> bool:
    """Whether they are in post at `at` and have chat, though perhaps away."""
    return employed_on(person, local_day(at, policy.zone)) and chain.has_account(person)


def reachable(person: Person, chain: Chain, at: datetime, policy: Policy) -> bool:
    """Whether they can be told around `at`: in post, with chat, not away over a working day."""
    away = is_away(person, at, policy.calendar, policy.zone)
    return can_read(person, chain, at, policy) and not away


def reader_for(person: Person, chain: Chain, at: datetime, policy: Policy) -> Person | None:
    """Whom to remind: themselves, even if they come back first; else their deputy; else nobody."""
    if can_read(person, chain, at, policy):
        return person
    deputy = chain.find(person.deputy) if person.deputy else None
    return deputy if deputy is not None and can_read(deputy, chain, at, policy) else None


def instead_of(
    person: Person, chain: Chain, at: datetime, policy: Policy, but: Collection[str] = ()
) -> Person | None:
    """Whom to tell of a breach in somebody's place: themselves if they can be told around `at`.

    Otherwise their deputy, else the next up and so on; None if there is nobody. Never the pair,
    and never who is named by `but`.
    """
    never = {one.id for one in chain.pair}.union(but)
    candidates = (one for one in _in_turn(person, chain) if one.id not in never)
    return next((one for one in candidates if reachable(one, chain, at, policy)), None)


def _in_turn(person: Person, chain: Chain) -> Iterator[Person]:
    ids = [manager.id for manager in chain.above]
    higher = chain.above[ids.index(person.id) + 1 :] if person.id in ids else chain.above
    for one in (person, *higher):
        yield one
        deputy = chain.find(one.deputy) if one.deputy else None
        if deputy is not None:
            yield deputy
