"""Whom a rule is about, and from when until when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.domain.numbered import NumberedEvent, NumberedFacts, NumberedPerson
from bot.domain.phases import ALWAYS, FOREVER, Window, in_common
from bot.domain.rule_parts import Applies, FromSetting, Length
from bot.domain.settings import resolve

if TYPE_CHECKING:
    from bot.domain.policy import Policy


def in_force(applies: Applies, facts: NumberedFacts, policy: Policy) -> tuple[Window, ...]:
    """When a rule is about `facts.person`: stretches that do not overlap; none if never."""
    return windows(applies, facts, policy) if suits(applies, facts.person, policy) else ()


def suits(applies: Applies, person: NumberedPerson, policy: Policy) -> bool:
    """Whether a rule may be about somebody at all, whatever the day."""
    return (
        (not applies.roles or person.role in applies.roles)
        and person.role not in applies.not_roles
        and (not applies.employment or person.employment in applies.employment)
        and applies.full_time in (None, person.full_time)
        and applies.on_programme in (None, person.newly_qualified)
        and applies.supervises in (None, person.supervises)
        and (not applies.marks or not person.marks.isdisjoint(applies.marks))
        and (applies.teams is None or person.team in teams(applies.teams, policy))
        and (applies.not_teams is None or person.team not in teams(applies.not_teams, policy))
    )


def is_always(applies: Applies) -> bool:
    """Whether a rule that suits somebody is about them on every day."""
    at_times = (
        *(applies.newly_qualified, applies.qualified_over, applies.qualified_up_to),
        *(applies.reports_over, applies.authorised),
    )
    return all(part is None for part in at_times)


def windows(applies: Applies, facts: NumberedFacts, policy: Policy) -> tuple[Window, ...]:
    """When a rule that suits `facts.person` is about them."""
    found: tuple[Window, ...] = (ALWAYS,)
    if applies.newly_qualified is not None:
        found = _newly_qualified(applies.newly_qualified, facts.person, policy)
    if applies.qualified_over is not None:
        until = _qualified_for(applies.qualified_over, facts.person, policy)
        found = in_common(found, [ALWAYS if until is None else Window(begins=until + 1)])
    if applies.qualified_up_to is not None:
        until = _qualified_for(applies.qualified_up_to, facts.person, policy)
        found = in_common(found, [] if until is None else [Window(ends=until + 1)])
    if applies.reports_over is not None:
        found = in_common(found, _many_reports(facts.supervisor, applies.reports_over))
    if applies.authorised is not None:
        held = (one for one in facts.supervisor_events if one.kind == applies.authorised)
        found = in_common(found, _merged(held))
    return found


def teams(listed: FromSetting, policy: Policy) -> frozenset[str]:
    """The names in a text setting that lists teams."""
    value = policy.settings.get(listed.setting)
    names = value.split(",") if isinstance(value, str) else []
    return frozenset(name.strip() for name in names)


def _newly_qualified(wanted: bool, person: NumberedPerson, policy: Policy) -> tuple[Window, ...]:
    if person.newly_qualified:
        return (ALWAYS,) if wanted else ()
    length = policy.pack.newly_qualified_for
    resolved = None if length is None else resolve(length, policy, person.role)
    if person.qualified_on is None or resolved is None:
        return () if wanted else (ALWAYS,)
    until = policy.book.almanac.adding(resolved.interval)(person.qualified_on)
    return (Window(ends=until) if wanted else Window(begins=until),)


def _qualified_for(length: Length, person: NumberedPerson, policy: Policy) -> int | None:
    """The day on which somebody has been qualified for exactly so long."""
    resolved = resolve(length, policy, person.role)
    if person.qualified_on is None or resolved is None:
        return None
    return policy.book.almanac.adding(resolved.interval)(person.qualified_on)


def _many_reports(supervisor: NumberedPerson | None, over: int) -> Iterator[Window]:
    """Exactly `over` reports are not more than `over`."""
    counts = supervisor.reports if supervisor else ()
    for now, then in pairwise([*counts, None]):
        if now is not None and now[1] > over:
            yield Window(now[0], then[0] if then else FOREVER)


def _merged(events: Iterator[NumberedEvent]) -> list[Window]:
    """From the day of each to its last day; where two overlap, they are one."""
    found: list[Window] = []
    for event in sorted(events, key=lambda one: (one.on, one.id)):
        ends = FOREVER if event.until is None else event.until + 1
        if not found or found[-1].ends <= event.on:
            found.append(Window(event.on, ends))
        else:
            found[-1] = Window(found[-1].begins, max(found[-1].ends, ends))
    return found
