"""A bot's view of the local workspace: Slack's own client, which never tries again."""

import pytest
from slack_sdk import WebClient

from tests.support.slack import Workspace


@pytest.fixture
def bot(workspace: Workspace) -> WebClient:
    return WebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def amina(bot: WebClient) -> str:
    """The channel of Amina's direct messages with the bot."""
    return str(bot.conversations_open(users="U0AMINA00001")["channel"]["id"])
