"""A process that is told to stop, or that hangs: what it does, and what it says of itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from threading import Event
from urllib.error import HTTPError

import pytest

from bot.running import STOPPED, Bot, run
from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, ROOT, running
from tests.command_line.test_metrics import scrape, value
from tests.command_line.test_running import free_port
from tests.command_line.test_watching import sql

POST = "chat.postMessage"
HALF_SAID = "SELECT id FROM message WHERE state = 'sending'"
HELD = 60.0  # seconds, at most


@pytest.mark.parametrize(("hangs", "name"), [("plan_all", "planner"), ("deliver_all", "courier")])
def test_health_says_which_loop_hangs(
    established: Council, monkeypatch: pytest.MonkeyPatch, hangs: str, name: str
) -> None:
    goes_on, port, seen = Event(), free_port(), []
    monkeypatch.setattr(f"scheduler.workers.{hangs}", lambda *_: goes_on.wait())

    def look(bot: Bot) -> None:
        established.workspace.wait_for(lambda: "stands still" in bot.health().problem, PATIENCE)
        seen.extend([_healthz(port), scrape(port)])
        goes_on.set()
        os.kill(os.getpid(), signal.SIGTERM)

    run(established.settings(health_port=port, stuck_after=1), look)
    (status, health), figures = seen
    assert status == 503
    assert not health["ok"]
    assert str(health["problem"]).startswith(f"The {name} stands still")
    last = value(figures, "supervision_pass_last_timestamp_seconds", worker=name)
    assert 1 < time.time() - last < PATIENCE


def test_what_is_in_hand_is_finished_and_nothing_more_begun(established: Council) -> None:
    workspace = established.workspace
    workspace.misbehave("hold_after", POST, seconds=HELD)
    with running(established, COURIERS="1") as process:
        workspace.wait_for(lambda: workspace.counts()["held"], PATIENCE)
        process.send_signal(signal.SIGTERM)
        workspace.wait_for(lambda: not workspace.is_connected(), PATIENCE)
        workspace.release()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == STOPPED
    said = _said(established)
    assert said in (1, 2, 3)  # one posted, two got ready meanwhile
    assert sql(established, HALF_SAID) == []
    with running(established):
        workspace.wait_for(lambda: _said(established) > said, PATIENCE)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once_and_leaves_what_is_in_hand(
    established: Council, sent: signal.Signals
) -> None:
    workspace = established.workspace
    workspace.misbehave("hold_after", POST, seconds=HELD)
    with running(established, COURIERS="1") as process:
        workspace.wait_for(lambda: workspace.counts()["held"], PATIENCE)
        process.send_signal(sent)
        workspace.wait_for(lambda: not workspace.is_connected(), PATIENCE)
        process.send_signal(sent)
        _said_of_itself, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + sent
    assert "left something under way" in errors
    assert sql(established, HALF_SAID)
    workspace.release()


def test_a_process_ends_in_time_though_a_thread_of_it_does_not() -> None:
    stuck = (
        "from concurrent.futures import ThreadPoolExecutor as Pool; from threading import Event\n"
        "from bot import leaving\n"
        "pool = Pool(1); pool.submit(Event().wait)\n"
        "with leaving.within(0.1, 7): pool.shutdown(wait=True)"
    )
    ended = subprocess.run([sys.executable, "-c", stuck], cwd=ROOT, timeout=PATIENCE, check=False)
    assert ended.returncode == 7


def _said(council: Council) -> int:
    return sum(len(there) for there in council.workspace.all_messages().values())


def _healthz(port: int) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)
