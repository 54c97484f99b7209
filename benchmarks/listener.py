"""The bot's listeners over HTTP in a process of their own, beside a trivial one, served alike.

`python -m benchmarks.listener DATABASE SLACK [busy | apart]` prints the two addresses as JSON.
Busy: the same process computes everybody anew and delivers all the while, as a bot that does
everything does. Apart: it wakes others, as one whose planner and courier are another process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from slack_bolt import Ack, App

from benchmarks.burden import Burden
from benchmarks.world.council import KEY, NOW, desk, open_world
from bot import interpreter
from bot.command_line.opening import set_up_log
from bot.house import House
from bot.settings import read_settings
from bot.store.database import Database
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.http import HttpReceiver
from bot.surfaces.slack.listeners import Listeners
from bot.wiring import bell, listening
from scheduler.product_clock import PlayedClock

SECRET = "b3nc4" * 6  # it signs what we send ourselves
TRIVIAL = "benchmark.trivial"


def main() -> None:
    """Serves until it is ended."""
    url, slack, *how = sys.argv[1:]
    database = open_world(url)
    ours, trivial = _ours(url, slack, database, apart="apart" in how), _trivial(slack)
    for receiver in (ours, trivial):
        receiver.open()
    interpreter.settle()  # as the bot does once it has started
    print(json.dumps({"ours": ours.url, "trivial": trivial.url}), flush=True)  # noqa: T201
    burden = Burden()
    if "busy" in how:
        burden.begin(database, slack)
    burden.answer()


def _ours(url: str, slack: str, database: Database, *, apart: bool) -> HttpReceiver:
    settings = read_settings(
        database_url=url,
        encryption_keys=KEY,
        slack_bot_token="xoxb-benchmark",  # noqa: S106  # the stand-in asks for none
        slack_signing_secret=SECRET,
        slack_api_url=slack,
        slack_mode="http",
        http_port=0,
    )
    set_up_log(settings)
    house = House(settings, desk(database), PlayedClock(NOW), live=True)
    wake: Callable[[], None] = bell(house).ring if apart else lambda: None
    receiver = listening(house, wake)
    if not isinstance(receiver, HttpReceiver):
        raise TypeError("it listens over HTTP here")
    return receiver


def _trivial(slack: str) -> HttpReceiver:
    """A Bolt app whose only listener says yes."""
    app = App(
        client=make_client("xoxb-benchmark", slack, 3),
        process_before_response=True,
        request_verification_enabled=False,
    )

    @app.action(TRIVIAL)
    def yes(ack: Ack) -> None:
        ack()

    return HttpReceiver(app, SECRET, "127.0.0.1", 0, Listeners())


if __name__ == "__main__":
    main()
