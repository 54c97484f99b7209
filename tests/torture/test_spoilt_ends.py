"""A run that ended well is spoilt by hand, in one way after another: each is found out.

These are faults of which test_verifier.py has no bot.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, select, update

from bot.store.nudges import NudgeState
from bot.store.tables import conversation, duty, message, nudge
from tests.torture.driver import Driver
from tests.torture.problem import Wrong
from tests.torture.scenario import MONDAY, Scenario, Stage
from tests.torture.seen import Seen
from tests.torture.verifier import verify

SENT = nudge.c.state == NudgeState.SENT.value
URGENT = nudge.c.voice == "escalation"
UNHEARD = {"state": NudgeState.UNDELIVERABLE.value, "reason": "no_account"}
NIGHT = MONDAY.replace(hour=3)
TWO_DAYS = (Stage(MONDAY), Stage(MONDAY + timedelta(days=1)))  # then something has gone up


def test_what_is_wrong_in_the_end_is_found_out(on_sqlite: Driver) -> None:
    with on_sqlite.ended(Scenario("spoilt by hand", stages=TWO_DAYS, teams=2)) as seen:
        assert wrong(seen) == set()
        assert wrong(replace(seen, stuck=True)) == {Wrong.WAITS}
        assert wrong(replace(seen, unfinished=("a trouble",))) == {Wrong.UNFINISHED}
        assert wrong(longer_by_an_hour(seen)) == {Wrong.LATE}
        assert wrong(said_on_no_calm_day(seen)) == {Wrong.NOT_OWED}
        seen.run.crew.crashes = 1
        assert wrong(seen) == {Wrong.CRASHED}
        spoil(seen, message, message.c.kind == "nudges", composed_at=NIGHT)
        assert Wrong.OUT_OF_HOURS in wrong(seen)
        spoil(seen, conversation, conversation.c.leased_by.is_(None), leased_by="nobody")
        held = conversation.c.leased_by == "nobody"
        spoil(seen, conversation, held, leased_until=seen.run.clock.now() + timedelta(days=9999))
        assert Wrong.WAITS in wrong(seen)
        spoil(seen, nudge, SENT & URGENT, **UNHEARD)
        assert Wrong.NOBODY_TOLD in wrong(seen)
        open_ones = duty.c.met_at.is_(None) & duty.c.void_at.is_(None)
        spoil(seen, duty, open_ones, due_on=MONDAY.date() + timedelta(days=300))
        assert Wrong.DIFFERS in wrong(seen)


def wrong(seen: Seen) -> set[Wrong]:
    """What is wrong with it, looked at anew."""
    return {problem.wrong for problem in verify(replace(seen))}


def longer_by_an_hour(seen: Seen) -> Seen:
    """Everything was due an hour before."""
    hour = timedelta(hours=1).total_seconds()
    return replace(seen, began_at={at: began - hour for at, began in seen.began_at.items()})


def said_on_no_calm_day(seen: Seen) -> Seen:
    """A calm day would have said one thing less."""
    told = dict(seen.calm.told)
    said = next(key for key, state in told.items() if state is NudgeState.SENT)
    told[said] = NudgeState.WITHDRAWN
    return replace(seen, calm=replace(seen.calm, told=told))


def spoil(seen: Seen, table: Table, which: ColumnElement[bool], **values: Any) -> None:
    """The first row for which this holds is another."""
    with seen.run.desk.database.write() as tx:
        first = tx.execute(select(table.c.id).where(which).order_by(table.c.id)).scalars().first()
        assert first is not None
        tx.execute(update(table).where(table.c.id == first).values(**values))
