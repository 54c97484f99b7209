"""A scheduler that is stuck: its process ends by itself, and the next one goes on."""

from __future__ import annotations

from bot.running import STUCK
from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, running, running_as

POST = "chat.postMessage"
HELD = 60.0  # seconds, at most
IN_EACH_OTHERS_WAY = """
import sys
from threading import Event, Thread
from bot import running
from bot.command_line.opening import begin

def never_let_go(bot):
    has_it = Event()
    def keep():
        with bot.house.desk.database.write():
            has_it.set()
            Event().wait()
    Thread(target=keep, daemon=True).start()
    has_it.wait()

sys.exit(running.run(begin(), never_let_go))
"""


def test_one_that_hangs_ends_and_says_where_and_its_successor_answers(established: Council) -> None:
    workspace = established.workspace
    workspace.misbehave("hold_before", POST, seconds=HELD)
    with running(established, STUCK_AFTER="3", COURIERS="1") as process:
        _said_of_itself, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == STUCK, errors
    assert "The courier stands still" in errors
    assert "scheduler/courier.py" in errors
    workspace.release()
    with running(established):
        workspace.wait_for(lambda: workspace.command("U0ALICE", "help")["acked"], PATIENCE)


def test_one_whose_threads_wait_for_one_another_ends(established: Council) -> None:
    """Nobody of that process can write any more, and whoever watches it must not wait for that."""
    with running_as(established, IN_EACH_OTHERS_WAY, STUCK_AFTER="3") as process:
        process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == STUCK
