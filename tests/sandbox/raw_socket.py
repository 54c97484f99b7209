"""A Socket Mode client that does only what a test tells it."""

import json
import threading
from typing import Any

from websockets.sync.client import ClientConnection

from tests.support.slack import Workspace

Json = dict[str, Any]


def ticket(workspace: Workspace) -> str:
    headers = {"Authorization": f"Bearer {workspace.app_token}"}
    address = f"{workspace.api_url}apps.connections.open"
    return str(workspace.client.post(address, headers=headers).json()["url"])


def receive(socket: ClientConnection) -> Json:
    frame: Json = json.loads(socket.recv(timeout=5))
    return frame


def acknowledge(socket: ClientConnection, envelope: Json, payload: Any = None) -> None:
    answer = {"envelope_id": envelope["envelope_id"]}
    socket.send(json.dumps({**answer, "payload": payload} if payload else answer))


def in_background(act: Any, *arguments: Any) -> list[Json]:
    """Acts in a thread; the list gets the answer."""
    answers: list[Json] = []
    thread = threading.Thread(target=lambda: answers.append(act(*arguments)), daemon=True)
    thread.start()
    return answers
