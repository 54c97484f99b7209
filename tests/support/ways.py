"""The two ways in which the bot hears Slack: a socket that it opens, an address that is called."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.surfaces.slack.http import PATH
from bot.surfaces.slack.manifest import over_http
from tests.support.slack import Json, Workspace

SOCKET, HTTP = WAYS = ("socket", "http")
both_ways = pytest.mark.parametrize("way", WAYS)
MANIFEST = (Path(__file__).parents[2] / "app.yaml").read_text(encoding="utf-8")


@pytest.fixture
def way() -> str:
    """Socket Mode, unless a test is `both_ways`."""
    return SOCKET


def workspace_for(way: str, url: str, users: Iterable[Json]) -> Workspace:
    """A workspace with our app in it, installed for one of the ways."""
    if way == SOCKET:
        return Workspace(url, users=users, manifest=MANIFEST)
    port = free_port()
    called = over_http(MANIFEST, f"http://127.0.0.1:{port}{PATH}")
    return Workspace(url, users=users, manifest=called, request_port=port)


def settings_for(workspace: Workspace) -> dict[str, str]:
    """The settings, without their prefix, with which a bot hears this workspace."""
    if workspace.request_port is None:
        return {"SLACK_APP_TOKEN": workspace.app_token}
    secret, port = workspace.signing_secret, str(workspace.request_port)
    return {"SLACK_MODE": HTTP, "SLACK_SIGNING_SECRET": secret, "HTTP_PORT": port}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
