"""A connection that is open and dead: the process ends by itself, and the next one goes on."""

from __future__ import annotations

import signal

from bot.running import DEAF, STOPPED
from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, message_with, running
from tests.sandbox.raw_socket import in_background

ALICE = "U0ALICE"
HELP = "/supervision today"


def test_one_that_goes_deaf_ends_and_its_successor_goes_on(established: Council) -> None:
    workspace = established.workspace
    with running(established, DEAF_AFTER="3") as process:
        _postpone(established)
        workspace.go_deaf()
        unheard = in_background(workspace.say, ALICE, "When is my next supervision?")
        _said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == DEAF, errors
    assert "Slack is no longer heard." in errors
    assert workspace.wait_for(lambda: unheard, PATIENCE)[0]["error"] == "operation_timeout"
    workspace.go_deaf(False)
    with running(established) as process:
        workspace.wait_for(lambda: _heard_at_last(established), PATIENCE)
        workspace.wait_for(lambda: _answers(established), PATIENCE)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == STOPPED
    assert len(_answers(established)) == 1
    assert "postponed" in "".join(row for row in established.dump() if '"session"' in row)


def test_one_whose_connections_are_cut_and_renewed_stays(established: Council) -> None:
    workspace = established.workspace
    with running(established, DEAF_AFTER="3") as process:
        for disturb in (workspace.cut_sockets, workspace.refresh_sockets, workspace.cut_sockets):
            disturb()
            workspace.wait_for(lambda: workspace.command(ALICE, "help")["acked"], PATIENCE)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == STOPPED


def _postpone(council: Council) -> None:
    """Alice cannot make it; the form is answered, so it must never be lost."""
    message = message_with(council, ALICE, "session.cannot_make")
    council.workspace.click(ALICE, message, "session.cannot_make")
    council.workspace.wait_for(lambda: council.workspace.modals(ALICE), PATIENCE)
    answer = {"reason": {"reason": {"selected_option": {"value": "workload"}}}}
    assert council.workspace.submit(ALICE, answer)["acked"]


def _heard_at_last(council: Council) -> bool:
    """Slack's next attempt, which would come after a minute."""
    council.workspace.retry_events()
    return bool(council.workspace.deliveries("events_api")[-1]["acked"])


def _answers(council: Council) -> list[str]:
    said = council.workspace.messages(ALICE)
    return [message["ts"] for message in said if HELP in str(message.get("blocks"))]
