"""run: it answers while it lives, and stops without losing anything."""

from __future__ import annotations

import signal
import socket

import pytest

from bot.house import opened_house
from bot.running import DEAF, STOPPED
from bot.surfaces.slack.accounts import Identity
from tests.command_line.council import Council
from tests.command_line.processes import (
    PATIENCE,
    healthz,
    message_with,
    not_started,
    running,
    running_as,
)
from tests.command_line.test_watching import sql
from tests.support.ports import free_port
from tests.support.ways import HTTP, SOCKET, both_ways

ACCOUNTS = "SELECT person FROM account"
SLACK_IS_GONE = """
import sys
from bot import running
from bot.command_line.opening import begin

sys.exit(running.run(begin(), is_there=lambda: False))
"""
NOBODY_ANSWERS = """
import sys
from bot import running
from bot.command_line.opening import begin

sys.exit(running.run(begin(), lambda bot: bot.receiver._server.stop()))
"""


@both_ways
def test_it_stops_when_it_is_told_to_and_keeps_what_was_pressed(established: Council) -> None:
    workspace = established.workspace
    with running(established) as process:
        message = message_with(established, "U0ALICE", "session.cannot_make")
        workspace.click("U0ALICE", message, "session.cannot_make")
        workspace.wait_for(lambda: workspace.modals("U0ALICE"), PATIENCE)
        answer = {"reason": {"reason": {"selected_option": {"value": "workload"}}}}
        assert workspace.submit("U0ALICE", answer)["acked"]
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert "running" in said
    assert "Traceback" not in errors
    assert any('INSERT INTO "fact"' in row for row in established.dump())
    assert "postponed" in "".join(row for row in established.dump() if '"session"' in row)


def test_health_says_how_far_it_is_and_nothing_is_said_again(established: Council) -> None:
    port = free_port()
    well = {"ok": True, "as_of": "2026-11-23T09:00:00+00:00", "idle": True, "problem": ""}
    with running(established, HEALTH_PORT=str(port)) as process:
        established.workspace.wait_for(lambda: healthz(port) == (200, well), PATIENCE)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == STOPPED
    before = {who: established.workspace.messages(who) for who in ("U0ALICE", "U0BOB")}
    assert all(before.values())
    established.well("tick", "--send")  # which may have news of the auditor's for Ada
    assert {who: established.workspace.messages(who) for who in before} == before


def test_what_it_computed_under_a_policy_that_was_replaced_is_computed_anew(
    established: Council,
) -> None:
    """In an upgrade the old one works on for a while beside the new one."""
    with running(established) as process:
        established.workspace.wait_for(lambda: not stale(established), PATIENCE)
        established.well("set", "tell_after", "{days: 2}")
        with opened_house(established.settings()) as replacing:
            assert replacing.live
        established.workspace.wait_for(lambda: not stale(established), PATIENCE)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert stale(established)


def stale(council: Council) -> list[tuple[object, ...]]:
    """Those who are yet to be computed anew."""
    return sql(council, "SELECT id FROM person WHERE stale")


def test_one_whose_slack_is_gone_ends(established: Council) -> None:
    with running_as(established, SLACK_IS_GONE, DEAF_AFTER="3") as process:
        _said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == DEAF, errors


@pytest.mark.parametrize("way", [HTTP])
def test_one_that_no_longer_answers_at_its_address_ends(established: Council) -> None:
    with running_as(established, NOBODY_ANSWERS, DEAF_AFTER="3") as process:
        _said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == DEAF, errors
    assert "slack not heard" in errors
    assert "Traceback" not in errors


def test_it_runs_though_the_search_for_accounts_fails_and_searches_again(
    established: Council,
) -> None:
    lookup = "users.lookupByEmail"
    established.workspace.misbehave("rate_limit", lookup, retry_after=30)
    established.workspace.misbehave("status", lookup, status=500)
    with running(established) as process:
        established.workspace.wait_for(lambda: sql(established, ACCOUNTS), PATIENCE)
        process.send_signal(signal.SIGTERM)
        _said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == STOPPED, errors
    assert "search for accounts failed" in errors


@pytest.mark.parametrize("kind", ["drop_before", "status", "ok_false"])
def test_a_listener_that_slack_does_not_let_in_is_a_sentence(
    established: Council, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Bolt asks Slack who we are once more."""
    workspace = established.workspace
    known = Identity(workspace.team_id, workspace.bot_user_id)
    monkeypatch.setattr("bot.wiring.identity", lambda _client: known)
    workspace.misbehave(kind, "auth.test", error="invalid_auth")
    assert "did not let the bot in" in established.refused("run")


@both_ways
def test_what_it_needs_to_listen_is_named(established: Council, way: str) -> None:
    missing = "SLACK_APP_TOKEN" if way == SOCKET else "SLACK_SIGNING_SECRET"
    assert f"SUPERVISION_{missing} is not set." in established.refused("run", **{missing: ""})


@pytest.mark.parametrize("way", [HTTP])
def test_an_address_that_is_taken_is_a_sentence(established: Council) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = not_started(established, HTTP_PORT=str(port))
    assert f"SUPERVISION_HTTP_PORT: 127.0.0.1:{port} cannot be used" in said


def test_a_health_port_that_is_taken_is_a_sentence(established: Council) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = established.refused("run", HEALTH_PORT=str(port))
    assert "SUPERVISION_HEALTH_PORT" in said
