"""Is everything settled: computed, shown as it is wanted, and nothing left to wait for ever?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from bot.domain.ladders import Planned, plan
from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of
from bot.messages.repetition import as_before
from bot.services.recompute import AT_ONCE, recompute
from bot.store import accounts, duties, looks, nudges, pairs
from bot.store.chains import load_chains
from bot.store.duties import StoredDuty
from bot.store.messages import Message
from bot.store.standings import load_standings
from bot.store.tables import duty, home, nudge
from bot.surfaces.slack.blocks import message_blocks
from bot.surfaces.slack.views import home_view
from bot.surfaces.surface import Marker
from bot.wiring import Words
from handlers.front import SURFACE
from scheduler.planner import plan_all
from scheduler.still_stands import waits_for_a_newer_list
from tests.support.slack import Json
from tests.torture.left_to_do import half_done, owed_by
from tests.torture.problem import Problem, Wrong
from tests.torture.seen import Seen


def nothing_waits(seen: Seen) -> Iterator[Problem]:
    """No message is half said, no lease is held, nobody is owed anything by now."""
    with seen.read() as tx:
        owed = tx.execute(owed_by(seen.run.clock.now())).scalars()
        waiting = [
            *half_done(tx, seen.run.clock),
            *(one for one in owed if one not in seen.run.poisoned),
        ]
    for about in waiting:
        yield Problem(Wrong.WAITS, about)


def nothing_over_too_soon(seen: Seen) -> Iterator[Problem]:
    """What a ladder says by now waits to be said, or could not be: it neither lapsed nor was taken
    back. No calm day is needed to see it."""
    with seen.read() as tx:
        stands = {row.key: row.state for row in tx.execute(_STANDS)}
        for one, planned in _planned(seen, tx):
            key = f"{one.id} {one.round} {planned.rung} {planned.recipient}"
            if stands.get(key) not in ("owed", "undeliverable"):
                yield Problem(Wrong.LOST, f"nudge {key} is {stands.get(key)}")


def as_computed(seen: Seen) -> Iterator[Problem]:
    """Stored duties equal a recomputation, and planning everything anew owes nothing more."""
    desk, now = seen.run.desk, seen.run.clock.now()
    with desk.database.write() as tx:
        spoilt = seen.run.poisoned.values()
        everybody = [p.practitioner for p in pairs.everyone(tx) if p.practitioner not in spoilt]
        before = _computed(tx, everybody)
        trial = tx.begin_nested()
        for start in range(0, len(everybody), AT_ONCE):
            recompute(tx, desk, everybody[start : start + AT_ONCE], now)
        after = _computed(tx, everybody)
        trial.rollback()
    for duty_id in before.keys() | after.keys():
        if before.get(duty_id) != after.get(duty_id):
            yield Problem(Wrong.DIFFERS, f"duty {duty_id}")
    with desk.database.write() as tx:
        whole = duty.c.id.not_in(seen.run.poisoned)
        looks.again(tx, tx.execute(select(duty.c.id).where(_OPEN, whole)).scalars().all(), now)
    if more := plan_all(desk, now):
        yield Problem(Wrong.LOST, f"{more} nudges that were never planned")


def as_wanted(seen: Seen) -> Iterator[Problem]:
    """What is shown is what is wanted: the revision, the text that is stored, and a fresh one.

    Once the clock has gone back, a text may name moments that lie ahead again: no fresh one then.
    """
    words, now = Words(seen.run.desk), seen.run.clock.now()
    with seen.read() as tx:
        for one in seen.sent.values():
            carried = nudges.of_message(tx, one.id)
            if any(nudge.duty in seen.run.poisoned for nudge in carried):
                continue
            if one.shown_revision != one.wanted_revision:
                yield Problem(Wrong.NOT_SHOWN, f"message {one.id} is behind")
            elif one.readable and not _says(seen, one, notice_of(one.notice)):
                yield Problem(Wrong.NOT_SHOWN, f"message {one.id} is not as it was composed")
            elif not seen.scenario.goes_back and not _says(seen, one, _latest(words, tx, one, now)):
                yield Problem(Wrong.NOT_SHOWN, f"message {one.id} does not say the latest")


def homes_as_wanted(seen: Seen) -> Iterator[Problem]:
    """Every Home that was ever opened shows the latest."""
    words, now = Words(seen.run.desk), seen.run.clock.now()
    if seen.run.poisoned:  # a line with such a row in it has no Home
        return
    with seen.read() as tx:
        for row in tx.execute(select(home)):
            user = accounts.external_id_of(tx, SURFACE, row.person)
            if user is None or user in seen.calm.deactivated:
                continue
            wanted = home_view(words.home(tx, row.person, now))["blocks"]
            shown = seen.homes.get(user, {}).get("blocks")
            if row.wanted_revision != row.shown_revision or _plain(shown) != _plain(wanted):
                yield Problem(Wrong.NOT_SHOWN, f"Home of {row.person}")


def _planned(seen: Seen, tx: Connection) -> Iterator[tuple[StoredDuty, Planned]]:
    """What each open duty's ladder says by now, by the pure function."""
    desk, now = seen.run.desk, seen.run.clock.now()
    everybody = [pair.practitioner for pair in pairs.everyone(tx)]
    found = [one for one in duties.open_about(tx, everybody) if one.id not in seen.run.poisoned]
    standings = load_standings(tx, found, desk.go_live)
    chains = load_chains(tx, {(one.practitioner, one.supervisor) for one in found})
    for one in found:
        if waits_for_a_newer_list(tx, desk, one, now):
            continue
        chain = chains[one.practitioner, one.supervisor]
        for planned in plan(standings[one.id], chain, desk.policy, now).nudges:
            yield one, planned


_KEY = nudge.c.duty + " " + cast(nudge.c.round, Text) + " " + nudge.c.rung
_STANDS = select((_KEY + " " + nudge.c.recipient).label("key"), nudge.c.state)
_OPEN = duty.c.met_at.is_(None) & duty.c.void_at.is_(None)


def _computed(tx: Connection, practitioners: list[str]) -> dict[str, Any]:
    return {one.id: duties.computed_of(one) for one in duties.open_about(tx, practitioners)}


def _latest(words: Words, tx: Connection, one: Message, now: datetime) -> Notice:
    latest = words.revised(tx, one, now)
    return as_before(notice_of(one.notice), latest) if one.readable else latest


def _says(seen: Seen, one: Message, notice: Notice) -> bool:
    """Whether the workspace shows these very blocks; which revision they are is no matter."""
    said = notice.words_only() if one.plain else notice
    wanted = message_blocks(said, Marker(one.id, one.shown_revision))
    copies = seen.shown.get(one.id, [])
    return all(_plain(copy.get("blocks")) == _plain(wanted) for copy in copies)


def _plain(blocks: list[Json] | None) -> list[Json]:
    """Blocks without their ids, which count revisions or are Slack's own."""
    return [{k: v for k, v in block.items() if k != "block_id"} for block in blocks or []]
