"""The bot's listeners over HTTP in a process of their own, beside a trivial one on the same server.

`python -m benchmarks.listener DATABASE SLACK [--busy]` prints the two addresses as JSON. Busy: the
same process computes everybody anew and delivers all the while, as a bot that does everything does.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import Ack, App

from benchmarks.delivery import courier
from benchmarks.world.council import KEY, NOW, desk, open_world
from bot.house import House
from bot.settings import read_settings
from bot.store import people
from bot.store.database import Database
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.http import HttpReceiver
from bot.wiring import listening
from scheduler.planner import plan_all
from scheduler.product_clock import PlayedClock

SECRET = "b3nc4" * 6  # it signs what we send ourselves
TRIVIAL = "benchmark.trivial"
_THREADS = 20


def main() -> None:
    """Serves until it is ended."""
    url, slack = sys.argv[1:3]
    database = open_world(url)
    ours, trivial = _ours(url, slack, database), _trivial(slack)
    for receiver in (ours, trivial):
        receiver.open()
    print(json.dumps({"ours": ours.url, "trivial": trivial.url}), flush=True)  # noqa: T201
    if "--busy" in sys.argv:
        for work in (_sweep(database), courier(database, slack, 4).run_once):
            threading.Thread(target=_for_ever, args=(work,), daemon=True).start()
    sys.stdin.read()


def _ours(url: str, slack: str, database: Database) -> HttpReceiver:
    settings = read_settings(
        database_url=url,
        encryption_keys=KEY,
        slack_bot_token="xoxb-benchmark",  # noqa: S106  # the stand-in asks for none
        slack_signing_secret=SECRET,
        slack_api_url=slack,
        slack_mode="http",
        http_port=0,
    )
    house = House(settings, desk(database), PlayedClock(NOW), live=True)
    receiver = listening(house, wake=lambda: None)
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

    return HttpReceiver(app, SECRET, "127.0.0.1", 0, ThreadPoolExecutor(_THREADS))


def _sweep(database: Database) -> Callable[[], object]:
    """Everybody anew, again and again."""

    def again() -> None:
        with database.write() as tx:
            people.mark_stale(tx)
        plan_all(desk(database), NOW)

    return again


def _for_ever(work: Callable[[], object]) -> None:
    while True:
        work()


if __name__ == "__main__":
    main()
