"""Socket Mode frame by frame, with a client that does only what it is told."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from sandbox import delivery
from sandbox.server import Sandbox
from tests.sandbox.raw_socket import acknowledge, in_background, receive, ticket
from tests.support.slack import Workspace

AMINA = "U0AMINA00001"


@pytest.fixture
def socket(workspace: Workspace) -> Iterator[ClientConnection]:
    with connect(ticket(workspace), proxy=None) as opened:
        assert receive(opened)["type"] == "hello"
        yield opened


def test_hello_names_the_app(workspace: Workspace) -> None:
    with connect(ticket(workspace), proxy=None) as opened:
        hello = receive(opened)
    assert hello["num_connections"] == 1
    assert hello["connection_info"]["app_id"] == workspace.state()["app_id"]


def test_a_ticket_admits_once(workspace: Workspace, sandbox: Sandbox) -> None:
    url = ticket(workspace)
    assert url.startswith("ws://127.0.0.1:")
    with connect(url, proxy=None), pytest.raises(InvalidStatus):
        connect(url, proxy=None)


def test_an_ack_carries_a_payload(workspace: Workspace, socket: ClientConnection) -> None:
    answers = in_background(workspace.command, AMINA, "help")
    envelope = receive(socket)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "help"
    acknowledge(socket, envelope, {"text": "Here is help"})
    assert workspace.wait_for(lambda: answers)[0]["response"]["text"] == "Here is help"


def test_each_envelope_goes_to_one_connection(
    workspace: Workspace, socket: ClientConnection
) -> None:
    with connect(ticket(workspace), proxy=None) as second:
        assert receive(second)["num_connections"] == 2
        answers = in_background(workspace.say, AMINA, "hello")
        heard = []
        for each in (socket, second):
            try:
                envelope = json.loads(each.recv(timeout=0.3))
            except TimeoutError:
                continue
            acknowledge(each, envelope)
            heard.append(envelope)
        workspace.wait_for(lambda: answers)
    assert len(heard) == 1


def test_an_event_without_an_ack_comes_again_at_once(
    workspace: Workspace, socket: ClientConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "ACK_SECONDS", 0.2)
    answers = in_background(workspace.say, AMINA, "hello")
    first, again = receive(socket), receive(socket)
    acknowledge(socket, again)
    assert workspace.wait_for(lambda: answers)[0]["error"] == "operation_timeout"
    assert (first["retry_attempt"], again["retry_attempt"]) == (0, 1)
    assert again["retry_reason"] == "timeout"
    assert first["payload"]["event_id"] == again["payload"]["event_id"]
    assert first["envelope_id"] != again["envelope_id"]


def test_without_a_connection_nothing_is_dispatched(workspace: Workspace) -> None:
    answer = workspace.command(AMINA, "today")
    assert answer == {"acked": False, "error": "dispatch_failed", "response": None}


def test_a_refresh_warns_and_then_closes(workspace: Workspace, socket: ClientConnection) -> None:
    workspace.refresh_sockets(seconds=0.1)
    assert [receive(socket)["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=2)


def test_a_cut_says_nothing(workspace: Workspace, socket: ClientConnection) -> None:
    workspace.cut_sockets()
    with pytest.raises(ConnectionClosed) as caught:
        socket.recv(timeout=2)
    assert caught.value.rcvd is None


def test_a_deaf_connection_stays_open_and_answers_nothing(
    workspace: Workspace, socket: ClientConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "ACK_SECONDS", 0.2)
    workspace.go_deaf()
    pong = socket.ping()
    assert workspace.say(AMINA, "hello")["error"] == "operation_timeout"
    with connect(ticket(workspace), proxy=None) as another:
        assert not another.ping().wait(0.3)
        assert workspace.state()["connections"] == 2
    assert not pong.is_set()
    workspace.go_deaf(False)
    assert pong.wait(5)
    workspace.retry_events()
    again = receive(socket)
    acknowledge(socket, again)
    workspace.wait_for(lambda: workspace.deliveries()[-1]["acked"])


def test_an_eleventh_connection_is_turned_away(workspace: Workspace) -> None:
    with ExitStack() as stack:
        enter = stack.enter_context
        opened = [enter(connect(ticket(workspace), proxy=None)) for _ in range(11)]
        frames = [receive(each) for each in opened]
    assert [frame["type"] for frame in frames[:10]] == ["hello"] * 10
    assert frames[10]["reason"] == "too_many_websockets"
