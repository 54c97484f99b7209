"""From what happened and what was recorded, as it is written, to the engine's own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.domain.facts import Event, Record
from bot.services.facts_files.other_shapes import HappeningEntry, RecordEntry
from bot.services.facts_files.shapes import Written
from bot.services.facts_files.values import instant


def event_name(entry: HappeningEntry, number: int) -> str:
    """Its own name, or its place in the file."""
    return entry.name or f"{entry.what.value} {number + 1}"


def events_of(written: Written, sole: str) -> dict[str, tuple[Event, ...]]:
    """What happened to each person, in the order of the file; `sole` where nobody is named."""
    zone = ZoneInfo(written.timezone)
    found: dict[str, tuple[Event, ...]] = {}
    for number, entry in enumerate(written.happened):
        whose = entry.who or sole
        found[whose] = (*found.get(whose, ()), _event(entry, number, zone))
    return found


def records_of(written: Written, sole: str) -> dict[str, tuple[Record, ...]]:
    """The records about each person, in the order of the file; `sole` where nobody is named."""
    found: dict[str, tuple[Record, ...]] = {}
    for number, entry in enumerate(written.records):
        whose = entry.who or sole
        found[whose] = (*found.get(whose, ()), _record(entry, number))
    return found


def _event(entry: HappeningEntry, number: int, zone: ZoneInfo) -> Event:
    at = instant(entry.at, zone) if entry.at else None
    day = entry.on or (at.astimezone(zone).date() if at else None)
    if day is None:
        raise ValueError("checked before: a day or a moment")
    return Event(
        id=event_name(entry, number),
        kind=entry.what,
        on=day,
        about=entry.about,
        at=at,
        until=entry.until,
        urgent=entry.urgent,
    )


def _record(entry: RecordEntry, number: int) -> Record:
    return Record(
        id=f"record {number + 1}",
        paper=entry.paper.value,
        on=entry.on,
        fields=frozenset(entry.fields),
        session=entry.session,
        case=entry.case,
    )
