"""A process that is told to stop, or that hangs: what it does, and what it says of itself."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from string import Template

import pytest

from bot.running import STOPPED
from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, ROOT, healthz, running, running_as
from tests.command_line.test_metrics import scrape, value
from tests.command_line.test_watching import sql
from tests.support.children import started
from tests.support.ports import free_port

POST = "chat.postMessage"
HALF_SAID = "SELECT id FROM message WHERE state = 'sending'"
HELD = 60.0  # seconds, at most
ONLY_SAYS_SO = Template("""
import sys
from threading import Event
from bot import running
from bot.command_line.opening import begin
from scheduler import workers

running.Lookout.past_hope = lambda _: False
workers.$hangs = lambda *_: Event().wait()
sys.exit(running.run(begin()))
""")
SOON_LOST_PATIENCE = """
import sys
from bot import leaving, running
from bot.command_line.opening import begin

leaving.WITHIN = 1.0
sys.exit(running.run(begin()))
"""
REFUSED_WHILE_IT_PLANS = """
import sys
from threading import Event
from bot import leaving, running
from bot.command_line.opening import begin
from bot.house import NotReady
from bot.surfaces.slack.socket import Socket
from scheduler import workers

planning = Event()

def plan(*_):
    planning.set()
    Event().wait()

def refuse(_):
    planning.wait()
    raise NotReady("The door is shut.")

workers.plan_all, Socket.open, leaving.WITHIN = plan, refuse, 1.0
sys.exit(running.run(begin()))
"""


@pytest.mark.parametrize(("hangs", "name"), [("plan_all", "planner"), ("deliver_all", "courier")])
def test_health_says_which_loop_hangs(established: Council, hangs: str, name: str) -> None:
    port = free_port()
    script = ONLY_SAYS_SO.substitute(hangs=hangs)

    def unwell() -> tuple[int, dict[str, object]] | None:
        answer = healthz(port)
        return answer if answer and not answer[1]["ok"] else None

    with running_as(established, script, HEALTH_PORT=str(port), STUCK_AFTER="1"):
        status, health = established.workspace.wait_for(unwell, PATIENCE)
        figures = scrape(port)
    assert status == 503
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


def test_one_that_is_told_to_stop_while_it_starts_ends_in_time(established: Council) -> None:
    workspace = established.workspace
    workspace.misbehave("hold_before", "users.lookupByEmail", seconds=HELD)
    with running_as(established, SOON_LOST_PATIENCE) as process:
        workspace.wait_for(lambda: workspace.counts()["held"], PATIENCE)
        process.send_signal(signal.SIGTERM)
        _said_of_itself, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == STOPPED
    assert "left something under way" in errors
    workspace.release()


def test_one_that_could_not_start_ends_in_time_and_says_why(established: Council) -> None:
    with running_as(established, REFUSED_WHILE_IT_PLANS) as process:
        _said_of_itself, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "The door is shut." in errors
    assert "left something under way" in errors


def test_a_process_ends_in_time_though_a_thread_of_it_does_not() -> None:
    stuck = (
        "from concurrent.futures import ThreadPoolExecutor as Pool; from threading import Event\n"
        "from bot import leaving\n"
        "pool = Pool(1); pool.submit(Event().wait)\n"
        "with leaving.within(0.1, 7): pool.shutdown(wait=True)"
    )
    ended = subprocess.run([sys.executable, "-c", stuck], cwd=ROOT, timeout=PATIENCE, check=False)
    assert ended.returncode == 7


def test_a_process_ends_though_nobody_reads_its_log() -> None:
    """What reads the pipe has stopped, and another thread waits with the log's lock."""
    stuck = (
        "import sys; from threading import Thread\n"
        "from bot import leaving\n"
        "fill = lambda: [leaving.log.warning('x' * 4096) for _ in range(1000)]\n"
        "Thread(target=fill, daemon=True).start()\n"
        "with leaving.within(0.1, 7): leaving.log.warning('stopping'); fill()"
    )
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started([sys.executable, "-c", stuck], cwd=ROOT, **pipes) as ended:
        assert ended.wait(PATIENCE) == 7


def _said(council: Council) -> int:
    return sum(len(there) for there in council.workspace.all_messages().values())
