"""Import of people, cases and sessions from CSV: all faults at once, the difference first, and
then the whole or nothing.

`prepare` reads, checks and compares; `carry_out` writes what was prepared, in one transaction.
Nobody else can write meanwhile, so comparing once more is done before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.domain.duty import DutyKind
from bot.domain.local_time import local_day
from bot.policies.faults import Faulty
from bot.services import recompute
from bot.services.case_list_age import case_list_age
from bot.services.desk import Desk
from bot.services.importing.applying import apply
from bot.services.importing.checks import check
from bot.services.importing.difference import Difference, difference
from bot.services.importing.known import Ids, known
from bot.services.importing.reading import Upload, read
from bot.store import duties, fact_log, looks, nudges, settings
from bot.store.chains import duties_of

_LOOKS = 3  # while others may write


class ChangedMeanwhile(Exception):
    """Somebody told the bot something between the look and the import. Look again."""

    def __init__(self) -> None:
        super().__init__("Something changed meanwhile, so nothing was imported. Look again.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import that is ready: what was read, and what it would change."""

    upload: Upload
    difference: Difference
    complete: frozenset[str]


def prepare(
    desk: Desk, paths: Sequence[Path], complete: Collection[str] = (), *, now: datetime
) -> Prepared:
    """Reads the files and works out the difference; nothing is written.

    Raises:
        Faulty: with every fault of every file.
    """
    upload = read(paths, desk.policy.zone)
    return Prepared(upload, _compared(desk, upload, complete, now), frozenset(complete))


def carry_out(
    desk: Desk,
    prepared: Prepared,
    *,
    now: datetime,
    advance: Callable[[], object] = lambda: None,
) -> None:
    """Writes the whole difference and computes what is owed again; `advance` after each entry.

    Raises:
        ChangedMeanwhile: if it is no longer what was prepared; nothing is written.
    """
    for _ in range(_LOOKS):
        with desk.database.read() as tx:
            seen, facts = _ids_if_unchanged(tx, desk, prepared, now), fact_log.count(tx)
        with desk.database.write() as tx:
            if fact_log.count(tx) == facts:
                _write(tx, desk, prepared, seen, now, advance)
                return
    with desk.database.write() as tx:  # people tell us something all the time: this once they wait
        _write(tx, desk, prepared, _ids_if_unchanged(tx, desk, prepared, now), now, advance)


def _ids_if_unchanged(tx: Connection, desk: Desk, prepared: Prepared, now: datetime) -> Ids:
    """Where everything stands that the prepared difference speaks of.

    Raises:
        ChangedMeanwhile: if it would be another one by now.
    """
    standing, ids = known(tx, desk.policy.zone)
    today = local_day(now, desk.policy.zone)
    if prepared.difference != difference(standing, prepared.upload, prepared.complete, today):
        raise ChangedMeanwhile
    return ids


def _write(
    tx: Connection,
    desk: Desk,
    prepared: Prepared,
    ids: Ids,
    now: datetime,
    advance: Callable[[], object],
) -> None:
    zone = desk.policy.zone
    written = apply(tx, prepared.difference, ids, zone, now, advance)
    looks.again(tx, duties_of(tx, written.people), now)
    nudges.bump_messages_of(tx, written.booked)
    if "cases" in prepared.upload.kinds:
        _new_case_list(tx, local_day(now, zone), now)
    recompute.recompute(tx, desk, written.practitioners, now)


def _new_case_list(tx: Connection, today: date, now: datetime) -> None:
    """What was not said since the old one could not be counted on is planned now."""
    if case_list_age(tx, today).stale:
        looks.again(tx, duties.open_ids(tx, DutyKind.CASE_DISCUSSION), now)
    settings.set_cases_as_at(tx, today, now)


def _compared(desk: Desk, upload: Upload, complete: Collection[str], now: datetime) -> Difference:
    with desk.database.read() as tx:
        standing, _ = known(tx, desk.policy.zone)
    if faults := check(standing, upload):
        raise Faulty(faults)
    return difference(standing, upload, complete, local_day(now, desk.policy.zone))
