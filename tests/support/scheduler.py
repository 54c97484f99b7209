"""Planner and courier at work on a ladder of one's own, with the local workspace as their Slack."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.domain.duty import Duty, DutyKind, Key
from bot.domain.ladders import freeze
from bot.domain.local_time import end_of_day
from bot.domain.policy import Rung, Strength
from bot.messages.notice import Notice, Paragraph
from bot.services.desk import Desk
from bot.store import accounts, duties, looks, nudges, people
from bot.store.database import Database
from bot.store.messages import Message
from bot.store.nudges import Nudge, NudgeState
from bot.store.vault import Vault
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from bot.surfaces.surface import Surface
from scheduler.allowance import UNLIMITED
from scheduler.errand import Timing
from scheduler.product_clock import PlayedClock
from scheduler.workers import Workers
from tests.support.duties import write_duty
from tests.support.ladders import POLICY
from tests.support.organisation import ALICE_AND_BOB, CAST, GO_LIVE, NOW, SURFACE
from tests.support.policies import LONDON
from tests.support.slack import Workspace

HASTY = Timing(lease=timedelta(seconds=0.25), grace=timedelta(seconds=0.25), pace=timedelta(0))
USERS = [
    {
        "id": f"U0{who.id.upper()}",
        "name": who.id,
        "real_name": who.name,
        "email": f"{who.id}@example.org",
    }
    for who in CAST
]


class Killed(BaseException):
    """The process is gone: nothing more is run, not even what tidies up."""


class PlainWriter:
    """Says which rungs of which duties it was given."""

    def __init__(self) -> None:
        self.latest = "said"

    def welcome(self, tx: Connection, person_id: str, now: datetime) -> Notice:
        return Notice((Paragraph("welcome"),))

    def nudges(
        self, tx: Connection, person_id: str, nudges: Sequence[Nudge], now: datetime, *, brief: bool
    ) -> Notice:
        about = duties.by_ids(tx, {nudge.duty for nudge in nudges})
        said = ", ".join(f"{about[n.duty].key.subject} {n.rung}" for n in nudges)
        return Notice((Paragraph(f"brief: {said}" if brief else said),))

    def revised(self, tx: Connection, message: Message, now: datetime) -> Notice:
        return Notice((Paragraph(self.latest),))

    def home(self, tx: Connection, person_id: str, now: datetime) -> Notice:
        return Notice((Paragraph(f"home: {self.latest}"),))


def owe(
    desk: Desk,
    subject: str,
    rungs: tuple[Rung, ...],
    due_on: date,
    *,
    now: datetime = NOW,
    **changes: Any,
) -> duties.StoredDuty:
    """A must-duty of Bob's about Alice, opened a month before it is due."""
    due_at = end_of_day(due_on, LONDON)
    duty = Duty(
        key=Key(DutyKind.RECORDING, subject, "anchor"),
        owner="bob",
        practitioner="alice",
        supervisor="bob",
        pair=ALICE_AND_BOB.id,
        opens_at=due_at - timedelta(days=30),
        due_on=due_on,
        due_at=due_at,
        strength=Strength.MUST,
        rule="M-1",
        clause="1",
        ladder="plain",
        why=(),
    )
    with desk.database.write() as tx:
        duty = replace(duty, **changes)
        stored = write_duty(tx, duty, freeze(rungs, POLICY), POLICY.fingerprint)
        duties.change(tx, stored.id, {"ladder_opened_at": duty.opens_at})
        looks.again(tx, [stored.id], now)
    return stored


class World:
    """A database with the cast, who are all users of one workspace."""

    def __init__(self, database: Database, workspace: Workspace, *, greeted: bool = True) -> None:
        self.desk = Desk(database, POLICY, GO_LIVE)
        self.database, self.workspace = database, workspace
        self.clock = PlayedClock(NOW)
        self.writer = PlainWriter()
        with database.write() as tx:
            for who in CAST:
                accounts.remove(tx, who.id)
                accounts.put(tx, SURFACE, workspace.team_id, f"U0{who.id.upper()}", who.id)
                if greeted:
                    people.greeted(tx, who.id, NOW)

    def surface(self) -> Surface:
        return SlackSurface(make_client(self.workspace.bot_token, self.workspace.api_url, 2))

    def workers(
        self, checkpoint: Callable[[str], None] = lambda _: None, timing: Timing = HASTY
    ) -> Workers:
        """New ones, as after a restart."""
        return Workers(
            desk=self.desk,
            surface=self.surface(),
            surface_name=SURFACE,
            writer=self.writer,
            clock=self.clock,
            timing=timing,
            limits=UNLIMITED,
            checkpoint=checkpoint,
        )

    def owe(
        self, subject: str, rungs: tuple[Rung, ...], due_on: date, **changes: Any
    ) -> duties.StoredDuty:
        """As `owe`, to be looked at now."""
        return owe(self.desk, subject, rungs, due_on, now=self.clock.now(), **changes)

    def change(self, duty_id: str, **values: Any) -> None:
        with self.database.write() as tx:
            duties.change(tx, duty_id, values)

    def at(self, moment: datetime) -> None:
        self.clock.move_to(moment)

    def nudges(self, duty_id: str) -> list[Nudge]:
        with self.database.read() as tx:
            return nudges.of_duties(tx, [duty_id])

    def states(self, duty_id: str) -> set[NudgeState]:
        return {nudge.state for nudge in self.nudges(duty_id)}

    def said_to(self, person_id: str) -> list[str]:
        """The texts of somebody's messages, oldest first."""
        user = f"U0{person_id.upper()}"
        if user not in {channel["user"] for channel in self.workspace.state()["channels"]}:
            return []
        return [_text(message) for message in self.workspace.messages(user)]

    def until_quiet(self, workers: Workers, seconds: float = 8) -> None:
        """Passes until nothing waits for machine time."""
        self.workspace.wait_for(lambda: workers.run_once().waiting == 0, seconds)


def _text(message: dict[str, Any]) -> str:
    return "\n".join(str(block["text"]["text"]) for block in message["blocks"])


def die_at(instant: str, turn: int = 1) -> Callable[[str], None]:
    """A checkpoint that kills at the `turn`-th time that `instant` comes."""
    seen: list[str] = []

    def check(reached: str) -> None:
        seen.append(reached)
        if reached == instant and seen.count(instant) == turn:
            raise Killed

    return check


def exit_at(instant: str) -> Callable[[str], None]:
    """A checkpoint that ends the whole process, at once."""

    def check(reached: str) -> None:
        if reached == instant:
            os._exit(9)

    return check


class _Elsewhere(Workspace):
    """A workspace that another process made."""

    def __init__(self, api_url: str, bot_token: str) -> None:
        self.api_url, self.bot_token = api_url, bot_token


def run_and_exit(database_url: str, key: str, api_url: str, token: str, instant: str) -> None:
    """One pass in a process of its own, which ends at `instant`."""
    world = World.__new__(World)
    world.database = Database(database_url, Vault([key]))
    world.desk = Desk(world.database, POLICY, GO_LIVE)
    world.workspace = _Elsewhere(api_url, token)
    world.clock, world.writer = PlayedClock(NOW), PlainWriter()
    world.workers(exit_at(instant)).run_once()


def run(world: World) -> None:
    """New workers, until nothing waits for machine time."""
    world.until_quiet(world.workers())
