"""Over HTTP only what Slack signed, just now and in reason, reaches a listener."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.surfaces.slack.http import ANSWERING, MOST_BYTES, HttpReceiver
from bot.surfaces.slack.listeners import Listeners
from tests.support.slack import Workspace

SECRET = "5ec3e7" * 5
FORM = "application/x-www-form-urlencoded"


class Caller:
    """Calls as Slack does; `heard` is what came as far as a listener."""

    def __init__(self, receiver: HttpReceiver, heard: list[str]) -> None:
        self.url, self.heard = receiver.url, heard
        self._client = httpx.Client(trust_env=False, timeout=10)

    def call(
        self, body: bytes = b"command=%2Fsay&text=hello&team_id=T1", **changes: str
    ) -> httpx.Response:
        """`changes` are headers to send instead."""
        stamp = changes.get("stamp", str(int(time.time())))
        signed = SignatureVerifier(changes.get("secret", SECRET)).generate_signature(
            timestamp=stamp, body=body.decode(errors="replace")
        )
        headers = {
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": changes.get("signature", str(signed)),
        }
        given = {name: value.encode("latin-1") for name, value in headers.items()}
        return self._client.post(self.url, content=body, headers=given)


@pytest.fixture
def caller(workspace: Workspace) -> Iterator[Caller]:
    client = WebClient(workspace.bot_token, base_url=workspace.api_url)
    app = App(client=client, process_before_response=True, request_verification_enabled=False)
    heard: list[str] = []

    @app.command("/say")
    def say(ack: Ack, command: dict[str, str]) -> None:
        heard.append(command["text"])
        ack("Said.")

    receiver = HttpReceiver(app, SECRET, "127.0.0.1", 0, Listeners(2))
    receiver.open()
    yield Caller(receiver, heard)
    receiver.finish()


def test_what_slack_signed_is_answered_at_once(caller: Caller) -> None:
    answer = caller.call()
    assert (answer.status_code, answer.text) == (200, "Said.")
    assert caller.heard == ["hello"]
    assert "server" not in answer.headers


def test_the_address_answers_for_itself(caller: Caller) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "c0ffee"}).encode()
    assert "c0ffee" in caller.call(asked).text


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "another"},
        {"signature": ""},
        {"signature": "v0=é"},
        {"stamp": ""},
        {"stamp": "soon"},
        {"stamp": "-1"},
        {"stamp": "9" * 400},
    ],
    ids=lambda given: str(given)[:30],
)
def test_what_slack_did_not_sign_just_now_is_refused(
    caller: Caller, changes: dict[str, str]
) -> None:
    assert caller.call(**changes).status_code == 401
    assert caller.heard == []


@pytest.mark.parametrize("seconds", [-600, 600])
def test_what_slack_signed_at_another_time_is_refused(caller: Caller, seconds: int) -> None:
    assert caller.call(stamp=str(int(time.time()) + seconds)).status_code == 401
    assert caller.heard == []


def test_what_is_no_text_is_refused(caller: Caller) -> None:
    assert caller.call(b"\xff\xfe\x00").status_code == 401


def test_what_is_too_long_is_refused_before_it_is_read(caller: Caller) -> None:
    assert caller.call(b"x" * (MOST_BYTES + 1)).status_code == 413
    assert caller.call().status_code == 200


def test_a_request_that_never_ends_is_given_up(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.surfaces.slack.http._PATIENCE", 0.2)
    host, port = caller.url.removeprefix("http://").partition("/")[0].split(":")
    with socket.create_connection((host, int(port)), timeout=5) as slow:
        slow.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
        assert b"408" in slow.recv(100)


def test_other_doors_are_closed(caller: Caller) -> None:
    assert httpx.get(caller.url, trust_env=False).status_code == 405
    assert httpx.post(caller.url.replace("/slack", "/"), trust_env=False).status_code == 404


def test_as_many_as_there_are_threads_are_answered_side_by_side(workspace: Workspace) -> None:
    client = WebClient(workspace.bot_token, base_url=workspace.api_url)
    app = App(client=client, process_before_response=True, request_verification_enabled=False)
    together = threading.Barrier(ANSWERING, timeout=10)

    @app.command("/say")
    def say(ack: Ack) -> None:
        together.wait()
        ack()

    receiver = HttpReceiver(app, SECRET, "127.0.0.1", 0, Listeners(2))
    receiver.open()
    with ThreadPoolExecutor(ANSWERING) as callers:
        answers = list(
            callers.map(lambda _: Caller(receiver, []).call().status_code, range(ANSWERING))
        )
    assert answers == [200] * ANSWERING
    receiver.finish()
    assert receiver.silent_for() > 0


def test_an_address_that_is_taken_cannot_be_opened(caller: Caller) -> None:
    port = int(caller.url.split(":")[2].split("/")[0])
    taken = HttpReceiver(
        App(token="xoxb-x", token_verification_enabled=False),
        SECRET,
        "127.0.0.1",
        port,
        Listeners(1),
    )
    with pytest.raises(OSError, match="in use"):
        taken.open()
