"""Whom a rule is about, and from when until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from bot.domain.facts import Event, Facts, Person
from bot.domain.intervals import add
from bot.domain.phases import ALWAYS, Window, in_common
from bot.domain.policy import Applies, FromSetting, Policy
from bot.domain.settings import resolve

_ONE_DAY = timedelta(days=1)


def in_force(applies: Applies, facts: Facts, policy: Policy) -> tuple[Window, ...]:
    """When a rule is about `facts.person`: stretches that do not overlap; none if never."""
    if not _suits(applies, facts.person, policy):
        return ()
    windows: tuple[Window, ...] = (ALWAYS,)
    if applies.newly_qualified is not None:
        windows = _newly_qualified(applies.newly_qualified, facts.person, policy)
    if applies.reports_over is not None:
        windows = in_common(windows, _many_reports(facts.supervisor, applies.reports_over))
    if applies.authorised is not None:
        held = (one for one in facts.supervisor_events if one.kind is applies.authorised)
        windows = in_common(windows, _merged(held))
    return windows


def _suits(applies: Applies, person: Person, policy: Policy) -> bool:
    return (
        (not applies.roles or person.role in applies.roles)
        and person.role not in applies.not_roles
        and (not applies.employment or person.employment in applies.employment)
        and applies.full_time in (None, person.full_time)
        and applies.supervises in (None, person.supervises)
        and (not applies.marks or not person.marks.isdisjoint(applies.marks))
        and (applies.teams is None or person.team in _teams(applies.teams, policy))
        and (applies.not_teams is None or person.team not in _teams(applies.not_teams, policy))
    )


def _teams(listed: FromSetting, policy: Policy) -> frozenset[str]:
    value = policy.settings.get(listed.setting)
    names = value.split(",") if isinstance(value, str) else []
    return frozenset(name.strip() for name in names)


def _newly_qualified(wanted: bool, person: Person, policy: Policy) -> tuple[Window, ...]:
    if person.newly_qualified:
        return (ALWAYS,) if wanted else ()
    length = policy.pack.newly_qualified_for
    resolved = None if length is None else resolve(length, policy, person.role)
    if person.qualified_on is None or resolved is None:
        return () if wanted else (ALWAYS,)
    until = add(person.qualified_on, resolved.interval, policy.calendar)
    return (Window(ends=until) if wanted else Window(begins=until),)


def _many_reports(supervisor: Person | None, over: int) -> Iterator[Window]:
    """Exactly `over` reports are not more than `over`."""
    counts = sorted(supervisor.reports, key=lambda one: one.since) if supervisor else []
    for now, then in pairwise([*counts, None]):
        if now is not None and now.count > over:
            yield Window(now.since, then.since if then else None)


def _merged(events: Iterator[Event]) -> list[Window]:
    """From the day of each to its last day; where two overlap, they are one."""
    found: list[Window] = []
    for event in sorted(events, key=lambda one: (one.on, one.id)):
        ends = event.until + _ONE_DAY if event.until else None
        last = found[-1] if found else None
        if last is None or last.is_over(event.on):
            found.append(Window(event.on, ends))
        elif last.ends is not None:
            found[-1] = Window(last.begins, ends and max(last.ends, ends))
    return found
