"""Sixty-four people press at once while a week is planned and sent: each is answered in time.

The local workspace counts an answer that takes over three seconds as none, as Slack does.
"""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.running import STOPPED
from tests.command_line.council import NOW, Council
from tests.command_line.processes import PATIENCE, message_with, running
from tests.support.ways import both_ways

AT_ONCE = 64
ALICE = "U0ALICE"


@both_ways
def test_every_click_is_answered_whatever_else_goes_on(established: Council) -> None:
    workspace = established.workspace
    with running(established) as process:
        message = message_with(established, ALICE, "session.cannot_make")
        before = posts(established)
        workspace.move_clock(NOW + timedelta(days=7))
        workspace.wait_for(lambda: posts(established) > before, PATIENCE)
        with ThreadPoolExecutor(AT_ONCE) as people:
            answers = list(
                people.map(
                    lambda _: workspace.click(ALICE, message, "session.cannot_make"),
                    range(AT_ONCE),
                )
            )
        assert answers == [{"acked": True}] * AT_ONCE
        process.send_signal(signal.SIGTERM)
        _said, errors = process.communicate(timeout=PATIENCE * 3)
    assert process.returncode == STOPPED, errors
    assert all(each["acked"] for each in workspace.deliveries("interactive"))


def posts(council: Council) -> int:
    """How many messages the bot posted."""
    return sum(council.workspace.counts()["calls"].get("chat.postMessage", {}).values())
