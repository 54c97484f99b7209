"""Which of the messages in a conversation is the one that is looked for."""

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.messages.notice import Notice, Paragraph
from bot.surfaces.slack.sending import EVENT, SlackSurface
from bot.surfaces.surface import Marker
from tests.support.slack import Workspace

AMINA = "U0AMINA00001"
HELLO = Notice((Paragraph("Hello."),))
MARKER = Marker("a" * 32, 1)


def test_only_our_own_messages_are_found(workspace: Workspace, surface: SlackSurface) -> None:
    address = surface.open(AMINA)
    workspace.say(AMINA, f"m:{MARKER.message_id}:1")

    assert surface.find(address, MARKER, None) is None


def test_a_marker_is_found_in_the_metadata_alone_or_in_the_first_block_alone(
    surface: SlackSurface, client: WebClient
) -> None:
    address = surface.open(AMINA)
    channel = address["channel"]
    payload = {"event_type": EVENT, "event_payload": {"message": "b" * 32, "revision": 1}}
    in_metadata = client.chat_postMessage(channel=channel, text="One.", metadata=payload)
    section = {"type": "section", "text": {"type": "plain_text", "text": "Two."}}
    blocks = [{**section, "block_id": f"m:{'c' * 32}:3"}]
    in_block = client.chat_postMessage(channel=channel, text="Two.", blocks=blocks)

    assert surface.find(address, Marker("b" * 32, 1), None) == _receipt(channel, in_metadata)
    assert surface.find(address, Marker("c" * 32, 1), None) == _receipt(channel, in_block)


def _receipt(channel: str, answer: SlackResponse) -> dict[str, str]:
    return {"channel": channel, "ts": answer["ts"]}


def test_a_message_is_found_on_a_later_page(
    workspace: Workspace, surface: SlackSurface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.surfaces.slack.sending.PAGE", 2)
    address = surface.open(AMINA)
    first = surface.deliver(HELLO, address, MARKER)
    for number in range(5):
        surface.deliver(HELLO, address, Marker(f"{number:032x}", 1))

    assert surface.find(address, MARKER, None) == first
    assert len(workspace.requests("conversations.history")) == 3


def test_only_what_was_said_later_than_the_last_known_is_looked_at(surface: SlackSurface) -> None:
    address = surface.open(AMINA)
    before = surface.deliver(HELLO, address, Marker("b" * 32, 1))
    receipt = surface.deliver(HELLO, address, MARKER)

    assert surface.find(address, MARKER, before) == receipt
    assert surface.find(address, MARKER, receipt) is None


def test_what_was_known_in_another_conversation_says_nothing_of_this_one(
    surface: SlackSurface,
) -> None:
    address = surface.open(AMINA)
    receipt = surface.deliver(HELLO, address, MARKER)
    elsewhere = surface.deliver(HELLO, surface.open("U0BEN0000002"), Marker("b" * 32, 1))

    assert surface.find(address, MARKER, elsewhere) == receipt
