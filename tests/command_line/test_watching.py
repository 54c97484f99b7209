"""The bot as it runs, watching itself: the heartbeat, what administrators read, what is left."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, running
from tests.command_line.test_metrics import scrape, until, value
from tests.support.ports import free_port


class Watcher(HTTPServer):
    """Hears the heartbeat."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Beat)
        self.beats = 0
        self.url = f"http://127.0.0.1:{self.server_port}/alive"


class _Beat(BaseHTTPRequestHandler):
    server: Watcher

    def do_GET(self) -> None:  # the name that the standard library asks for
        self.server.beats += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    with Watcher() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sql(council: Council, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(council.database)) as connection, connection:
        return connection.execute(statement).fetchall()


def test_while_somebody_has_no_account_the_administrator_hears_and_the_heart_beats(
    established: Council, watcher: Watcher
) -> None:
    port = free_port()
    with running(established, HEALTH_PORT=str(port), HEARTBEAT_URL=watcher.url):
        until(
            established, port, lambda seen: value(seen, "supervision_findings", kind="no_account")
        )
        established.workspace.wait_for(
            lambda: [each for each in established.said_to("ada") if "no chat account" in each],
            PATIENCE,
        )
        established.workspace.wait_for(lambda: watcher.beats, PATIENCE)


def test_while_all_is_well_the_heart_beats(established: Council, watcher: Watcher) -> None:
    sql(established, "UPDATE person SET left_on = 737000 WHERE external_id = 'P5'")
    port = free_port()
    with running(established, HEALTH_PORT=str(port), HEARTBEAT_URL=watcher.url):
        established.workspace.wait_for(lambda: watcher.beats, PATIENCE)
        figures = scrape(port)
    assert value(figures, "supervision_heartbeat_last_timestamp_seconds") > 0
    assert value(figures, "supervision_findings") == 0


def test_a_process_says_that_it_is_there_until_it_ends(established: Council) -> None:
    with running(established) as process:
        established.workspace.wait_for(lambda: sql(established, "SELECT id FROM process"), PATIENCE)
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert sql(established, "SELECT id FROM process") == []
