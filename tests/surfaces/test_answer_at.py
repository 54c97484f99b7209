"""Answers at a response_url: Slack takes them, or it is known at once that it did not."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.surfaces.slack.client import answer_at

BODY = {"text": "Hello."}
PATIENCE = 10  # seconds


class Slack(BaseHTTPRequestHandler):
    """Answers with the status that is in its path, and keeps what it was asked."""

    asked: list[str]

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said of it."""


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    monkeypatch.setattr(Slack, "asked", [], raising=False)
    with HTTPServer(("127.0.0.1", 0), Slack) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("status", [201, 404, 429, 500])
def test_any_other_answer_than_yes_is_a_failure_and_is_not_repeated(
    slack: HTTPServer, status: int
) -> None:
    with pytest.raises(OSError, match=str(status)):
        answer_at(f"http://127.0.0.1:{slack.server_port}/{status}", BODY)
    assert Slack.asked == [f"/{status}"]


def test_what_is_taken_is_no_failure(slack: HTTPServer) -> None:
    answer_at(f"http://127.0.0.1:{slack.server_port}/200", BODY)
    assert Slack.asked == ["/200"]


def test_nobody_waits_long_for_one_that_does_not_answer() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        answer_at(f"http://127.0.0.1:{silent.getsockname()[1]}/", BODY)
    assert time.monotonic() - began < PATIENCE
