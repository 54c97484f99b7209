"""Our side of the local workspace."""

import pytest
from slack_sdk import WebClient

from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from tests.support.slack import Workspace


@pytest.fixture
def client(workspace: Workspace) -> WebClient:
    return make_client(workspace.bot_token, workspace.api_url, 1)


@pytest.fixture
def surface(client: WebClient) -> SlackSurface:
    return SlackSurface(client)
