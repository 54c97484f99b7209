"""Whom a rule is about, and from when until when."""

from __future__ import annotations

from bot.domain.facts import Person
from bot.domain.intervals import add
from bot.domain.phases import ALWAYS, Window
from bot.domain.policy import Applies, Policy
from bot.domain.settings import resolve


def in_force(applies: Applies, person: Person, policy: Policy) -> Window | None:
    """When a rule is about `person`; None if never."""
    if not _suits(applies, person):
        return None
    if applies.newly_qualified is None:
        return ALWAYS
    return _newly_qualified(applies.newly_qualified, person, policy)


def _suits(applies: Applies, person: Person) -> bool:
    return (
        (not applies.roles or person.role in applies.roles)
        and person.role not in applies.not_roles
        and (not applies.employment or person.employment in applies.employment)
    )


def _newly_qualified(wanted: bool, person: Person, policy: Policy) -> Window | None:
    if person.newly_qualified:
        return ALWAYS if wanted else None
    length = policy.pack.newly_qualified_for
    resolved = None if length is None else resolve(length, policy, person.role)
    if person.qualified_on is None or resolved is None:
        return None if wanted else ALWAYS
    until = add(person.qualified_on, resolved.interval, policy.calendar)
    return Window(ends=until) if wanted else Window(begins=until)
