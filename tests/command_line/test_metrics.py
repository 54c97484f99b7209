"""/metrics of the bot as it runs: what was said, how late, how Slack was answered, what waits."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import make_url

from tests.command_line.council import NOW, Council
from tests.command_line.processes import PATIENCE, message_with, running
from tests.support.ports import free_port
from tests.support.postgres import Postgres

Found = TypeVar("Found")
Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scrape(port: int) -> Figures:
    """Every sample, by its name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    samples = (sample for family in families for sample in family.samples)
    return {(one.name, frozenset(one.labels.items())): one.value for one in samples}


def value(figures: Figures, metric: str, /, **labels: str) -> float:
    """The sum of the samples with this name and these labels."""
    wanted = set(labels.items())
    return sum(number for (one, has), number in figures.items() if one == metric and wanted <= has)


def until(council: Council, port: int, fits: Callable[[Figures], bool]) -> Figures:
    """The first look that fits."""

    def look() -> Figures | None:
        figures = scrape(port)
        return figures if fits(figures) else None

    return council.workspace.wait_for(look, PATIENCE)


@pytest.fixture
def port(established: Council) -> int:
    return free_port()


def test_what_was_said_and_pressed_can_be_read(established: Council, port: int) -> None:
    with running(established, HEALTH_PORT=str(port)):
        message = message_with(established, "U0ALICE", "session.cannot_make")
        established.workspace.click("U0ALICE", message, "session.cannot_make")
        established.workspace.wait_for(lambda: established.workspace.modals("U0ALICE"), PATIENCE)
        pressed = {"kind": "action", "name": "session.cannot_make"}
        figures = until(
            established,
            port,
            lambda seen: (
                value(seen, "supervision_listener_seconds_count", **pressed) > 0
                and value(seen, "supervision_pass_seconds_count", worker="auditor") > 0
            ),
        )
    said = value(figures, "supervision_nudges_total", state="sent", kind="session")
    assert 0 < said <= value(figures, "supervision_nudges_total", state="owed", kind="session")
    late = value(figures, "supervision_nudge_lateness_seconds_bucket", le="60.0")
    assert late == value(figures, "supervision_nudges_total", state="sent")
    assert value(figures, "supervision_answer_seconds_count", **pressed) == 1
    for worker in ("planner", "courier", "auditor"):
        assert value(figures, "supervision_pass_seconds_count", worker=worker) > 0
    assert value(figures, "supervision_database_up") == 1
    assert value(figures, "supervision_build_info", policy="camden") == 1
    assert 0 <= value(figures, "supervision_socket_silent_seconds") < PATIENCE


def test_what_has_not_happened_yet_can_be_read(established: Council, port: int) -> None:
    """Prometheus sees by how much a figure grows, and not its first value."""
    with running(established, HEALTH_PORT=str(port)):
        figures = scrape(port)
    assert {"found", "sent_again", "sent_again_unsure", "given_up"} == labels(
        figures, "supervision_messages_in_doubt_resolved_total"
    )
    assert "chat.postMessage" in labels(figures, "supervision_slack_rate_limited_total")


def labels(figures: Figures, metric: str) -> set[str]:
    return {text for one, has in figures if one == metric for _, text in has}


def test_no_figure_names_anybody(established: Council, port: int) -> None:
    with running(established, HEALTH_PORT=str(port)):
        message_with(established, "U0ALICE", "session.cannot_make")
        figures = scrape(port)
    labels = " ".join(text for _, has in figures for _, text in has)
    assert not re.findall(r"[0-9a-f]{32}|U0[A-Z]+|CS-\d+|\bP\d\b|Alice|Bob", labels)


def test_a_call_too_many_and_a_message_in_doubt_are_counted(
    established: Council, port: int
) -> None:
    workspace = established.workspace
    workspace.misbehave("rate_limit", "users.info", retry_after=0)
    workspace.misbehave("drop_after", "chat.postMessage")
    with running(established, HEALTH_PORT=str(port)):
        figures = until(
            established,
            port,
            lambda seen: value(seen, "supervision_messages_in_doubt_resolved_total") > 0,
        )
    assert value(figures, "supervision_slack_rate_limited_total", method="users.info") == 1
    assert value(figures, "supervision_messages_in_doubt_total") == 1
    assert value(figures, "supervision_messages_in_doubt_resolved_total", how="found") == 1


def test_how_long_the_oldest_nudge_waits_can_be_read(established: Council, port: int) -> None:
    established.well("pause")
    oldest = "supervision_nudge_oldest_seconds"
    with running(established, HEALTH_PORT=str(port)):
        until(established, port, lambda seen: value(seen, "supervision_queue", what="nudges") > 0)
        before = value(scrape(port), oldest)
        established.workspace.move_clock(NOW + timedelta(minutes=10))
        after = until(established, port, lambda seen: value(seen, oldest) > before)
    assert value(after, oldest) == before + 600


@pytest.mark.server
def test_a_database_that_is_away_can_be_read(
    council: Council, port: int, postgres: Postgres
) -> None:
    with postgres.database() as url:
        council.database_url = url
        council.establish()
        with running(council, HEALTH_PORT=str(port)):
            well = until(council, port, has_passed)
            assert broken_off(well) == 0
            assert value(well, "supervision_database_up") == 1
            with away(postgres, url):
                until(council, port, lambda seen: broken_off(seen) > 0)
                assert value(scrape(port), "supervision_database_up") == 0
            until(council, port, lambda seen: value(seen, "supervision_database_up") == 1)


@contextmanager
def away(server: Postgres, url: str) -> Iterator[None]:
    """Nobody can connect, and whoever was connected no longer is."""
    name = make_url(url).database
    server.do(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    server.cut_off(url)
    yield
    server.do(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def has_passed(figures: Figures) -> bool:
    workers = ("planner", "courier", "auditor")
    passes = "supervision_pass_seconds_count"
    return all(value(figures, passes, worker=worker) > 0 for worker in workers)


def broken_off(figures: Figures) -> float:
    return value(figures, "supervision_pass_failures_total")
