"""`supervision-bot tick`: one pass, for cron."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.command_line import say
from bot.command_line.opening import begin, product_now
from bot.house import House, opened_house
from bot.messages.labels import duty_kind
from bot.rehearsal import rehearsal, suppose_accounts
from bot.store import duties, nudges, people
from bot.wiring import product_clock, slack_side, workers
from scheduler.planner import plan_all
from scheduler.workers import Workers

_LONGEST = 50.0  # seconds: cron comes every minute


def tick(
    send: Annotated[
        bool, typer.Option("--send", help="Also send; without it nobody hears")
    ] = False,
) -> None:
    """Plan once and say what is owed; with --send, send it. Buttons need `run`."""
    settings = begin()
    if send:
        with opened_house(settings, product_clock(settings)) as house:
            house.must_be_live()
            _send(house)
        return
    with rehearsal(settings, product_now(settings)) as house:
        house.must_be_live()
        suppose_accounts(house)
        plan_all(house.desk, house.now())
        _show_owed(house)


def _send(house: House) -> None:
    slack = slack_side(house.settings)
    slack.try_to_match_accounts(house)
    with closing(workers(house, slack.surface)) as at_work:
        said, waiting = _until_said(at_work)
    say.out.print(f"Messages sent: {said}.")
    if waiting:
        say.out.print(f"People for whom the next pass goes on: {waiting}.")


def _until_said(at_work: Workers) -> tuple[int, int]:
    """Nobody gets two messages within a second: so it goes on, but for less than a minute."""
    over = time.monotonic() + _LONGEST
    said = 0
    while True:
        delivered = at_work.run_once()
        said += delivered.said
        if not delivered.waiting or time.monotonic() > over:
            return said, delivered.waiting
        time.sleep(1)


def _show_owed(house: House) -> None:
    now, zone = house.now(), house.desk.policy.zone
    with house.desk.database.read() as tx:
        owed = [n for who in nudges.recipients_owed(tx, now) for n in nudges.owed_to(tx, who, now)]
        about = duties.by_ids(tx, {nudge.duty for nudge in owed})
        names = people.by_ids(tx, {nudge.recipient for nudge in owed})
    rows = [
        (names[n.recipient].name, duty_kind(about[n.duty].key.kind), n.rung, _local(n.say_at, zone))
        for n in owed
    ]
    if rows:
        say.table("Owed now", ("To", "About", "Step", "Since"), rows)
    say.out.print(f"Owed now: {len(rows)}. Nothing was sent; `tick --send` sends.")


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
