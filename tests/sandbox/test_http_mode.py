"""Delivery over HTTP, seen by an app that only keeps what it is sent."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox import delivery
from sandbox.server import Sandbox
from tests.support.slack import ControlRefusedError, Workspace

AMINA = "U0AMINA00001"
Json = dict[str, Any]
MANIFEST = """
oauth_config: {scopes: {bot: [chat:write, commands, im:history, im:write]}}
features:
  app_home: {home_tab_enabled: true, messages_tab_read_only_enabled: false}
  slash_commands: [{command: /supervision, description: x, url: URL}]
settings:
  socket_mode_enabled: false
  event_subscriptions: {request_url: URL, bot_events: [app_home_opened, message.im]}
  interactivity: {is_enabled: true, request_url: URL}
"""


class Receiver(ThreadingHTTPServer):
    """Keeps every request; answers as `answers` says, else with an empty 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[dict[str, str], str]] = []
        self.answers: list[Callable[[str], tuple[int, str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/slack/events"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
        answer = self.server.answers.pop(0) if self.server.answers else _empty
        status, kind, text = answer(body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _empty(_body: str) -> tuple[int, str, str]:
    return 200, "text/plain", ""


@pytest.fixture
def app() -> Iterator[Receiver]:
    receiver = Receiver()
    Thread(target=receiver.serve_forever, daemon=True).start()
    yield receiver
    receiver.shutdown()


@pytest.fixture
def over_http(sandbox: Sandbox, app: Receiver) -> Workspace:
    return Workspace(sandbox.url, manifest=MANIFEST.replace("URL", app.url))


def test_each_kind_is_signed_and_encoded_as_slack_does(over_http: Workspace, app: Receiver) -> None:
    assert over_http.say(AMINA, "hello, £5")["acked"]
    assert over_http.command(AMINA, "today")["acked"]
    verifier = SignatureVerifier(over_http.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in app.heard)
    (event, said), (command, typed) = app.heard
    assert (event["content-type"], json.loads(said)["event"]["text"]) == (
        "application/json",
        "hello, £5",
    )
    assert command["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(typed)["text"] == ["today"]
    assert "x-slack-retry-num" not in event


def test_answers_are_carried_out(over_http: Workspace, app: Receiver) -> None:
    app.answers = [
        lambda _: (200, "text/plain", "Here is help"),
        lambda _: (200, "application/json", '{"text": "And more"}'),
    ]
    assert over_http.command(AMINA, "help")["response"]["text"] == "Here is help"
    assert over_http.command(AMINA, "help")["response"]["text"] == "And more"


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [(401, "http_client_error", "http_error"), (500, "http_service_error", "http_error")],
)
def test_an_event_that_is_refused_comes_again(
    over_http: Workspace, app: Receiver, status: int, error: str, reason: str
) -> None:
    app.answers = [lambda _: (status, "text/plain", "no")]
    assert over_http.say(AMINA, "hello")["error"] == error
    over_http.wait_for(lambda: len(app.heard) == 2)
    (_, first), (headers, again) = app.heard
    assert (headers["x-slack-retry-num"], headers["x-slack-retry-reason"]) == ("1", reason)
    assert json.loads(first)["event_id"] == json.loads(again)["event_id"]


def test_later_attempts_wait_and_can_be_hurried(over_http: Workspace, app: Receiver) -> None:
    app.answers = [lambda _: (500, "text/plain", "")] * 2
    over_http.say(AMINA, "hello")
    over_http.wait_for(lambda: len(over_http.deliveries()) == 2)
    over_http.retry_events()
    over_http.wait_for(lambda: len(over_http.deliveries()) == 3)
    recorded = over_http.deliveries("events_api")
    assert [each["attempt"] for each in recorded] == [0, 1, 2]
    assert [each["acked"] for each in recorded] == [False, False, True]
    assert len({each["event_id"] for each in recorded}) == 1


def test_an_answer_that_comes_too_late_counts_for_nothing(
    over_http: Workspace, app: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "ACK_SECONDS", 0.2)
    given_up = Event()

    def late(body: str) -> tuple[int, str, str]:
        given_up.wait(5)
        return _empty(body)

    app.answers = [late]
    assert over_http.command(AMINA, "help")["error"] == "operation_timeout"
    given_up.set()
    assert over_http.deliveries()[-1]["error"] == "operation_timeout"


def test_an_app_that_is_not_there_is_not_reached(over_http: Workspace, app: Receiver) -> None:
    app.shutdown()
    app.server_close()
    assert over_http.command(AMINA, "help")["error"] == "dispatch_failed"


def test_the_address_is_verified_by_its_challenge(over_http: Workspace, app: Receiver) -> None:
    assert not over_http.verify_url()
    app.answers = [lambda body: (200, "text/plain", json.loads(body)["challenge"])]
    assert over_http.verify_url()


def test_nothing_leaves_this_machine(sandbox: Sandbox, workspace: Workspace) -> None:
    for url in ("https://127.0.0.1/slack", "http://bot.example.gov.uk/slack/events"):
        with pytest.raises(ControlRefusedError, match="request_url_not_local"):
            Workspace(sandbox.url, manifest=MANIFEST.replace("URL", url))
    with pytest.raises(ControlRefusedError, match="no_request_url"):
        workspace.verify_url()
