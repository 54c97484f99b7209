"""chat.* as Slack has it: where one may post, what one may say, what an edit keeps."""

import pytest
from slack_sdk import WebClient

from tests.sandbox.refusals import error_of, refused
from tests.support.slack import Workspace

AMINA = "U0AMINA00001"
MARKER = {"event_type": "message_marker", "event_payload": {"message": "1a2b"}}
DIVIDER = [{"type": "divider"}]


def test_a_message_is_stored_with_increasing_times(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    first = bot.chat_postMessage(channel=amina, text="one")["ts"]
    second = bot.chat_postMessage(channel=amina, text="two")["ts"]
    assert first < second
    shown = workspace.messages(AMINA)
    assert [each["text"] for each in shown] == ["one", "two"]
    assert all(each["user"] == workspace.bot_user_id for each in shown)


def test_posting_to_a_person_uses_their_direct_messages(bot: WebClient, amina: str) -> None:
    assert bot.chat_postMessage(channel=AMINA, text="hello")["channel"] == amina


@pytest.mark.parametrize("channel", ["D0NOWHERE01", "U0NOBODY001", "general"])
def test_an_unknown_channel_is_refused(bot: WebClient, channel: str) -> None:
    assert error_of(bot.chat_postMessage, channel=channel, text="x") == "channel_not_found"


def test_bots_cannot_be_written_to(bot: WebClient, workspace: Workspace) -> None:
    for account in (workspace.bot_user_id, "USLACKBOT"):
        assert error_of(bot.chat_postMessage, channel=account, text="x") == "cannot_dm_bot"
        assert error_of(bot.conversations_open, users=account) == "cannot_dm_bot"


def test_a_message_needs_words_and_not_too_many(bot: WebClient, amina: str) -> None:
    nothing = {"api_method": "chat.postMessage", "json": {"channel": amina}}
    assert error_of(bot.api_call, **nothing) == "no_text"
    assert error_of(bot.chat_postMessage, channel=amina, text="x" * 40_001) == "msg_too_long"
    ts = bot.chat_postMessage(channel=amina, text="short")["ts"]
    assert error_of(bot.chat_update, channel=amina, ts=ts, text="x" * 4_001) == "msg_too_long"


def test_bad_blocks_are_refused_with_the_place(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    bad = [{"type": "header", "text": {"type": "mrkdwn", "text": "*no*"}}]
    refusal = refused(bot.chat_postMessage, channel=amina, text="x", blocks=bad)
    assert refusal["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0" in refusal["response_metadata"]["messages"][0]
    assert workspace.messages(AMINA) == []
    assert (
        error_of(bot.chat_postMessage, channel=amina, text="x", blocks="[")
        == "invalid_blocks_format"
    )


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_schema"),
        ({"event_type": "has space", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": []}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"much": "x" * 8_000}}, "metadata_too_large"),
    ],
)
def test_bad_metadata_is_refused(bot: WebClient, amina: str, metadata: object, error: str) -> None:
    said = {"channel": amina, "text": "x", "metadata": metadata}
    assert refused(bot.api_call, api_method="chat.postMessage", json=said)["error"] == error


def test_metadata_shows_only_on_request(bot: WebClient, amina: str) -> None:
    bot.chat_postMessage(channel=amina, text="x", metadata=MARKER)
    plain = bot.conversations_history(channel=amina)["messages"][0]
    full = bot.conversations_history(channel=amina, include_all_metadata=True)["messages"][0]
    assert "metadata" not in plain
    assert full["metadata"] == MARKER


def test_an_edit_keeps_blocks_but_not_metadata(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    said = {"text": "x", "blocks": DIVIDER, "metadata": MARKER}
    ts = bot.chat_postMessage(channel=amina, **said)["ts"]
    bot.chat_update(channel=amina, ts=ts, text="y")
    shown = workspace.messages(amina)[0]
    assert (shown["text"], shown["blocks"][0]["type"]) == ("y", "divider")
    assert "metadata" not in shown
    assert shown["edited_count"] == 1
    bot.chat_update(channel=amina, ts=ts, text="y", blocks=[], metadata=MARKER)
    shown = workspace.messages(amina)[0]
    assert "blocks" not in shown
    assert shown["metadata"] == MARKER


def test_only_the_bots_own_messages_can_be_changed(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    ts = workspace.say(AMINA, "mine")["ts"]
    assert error_of(bot.chat_update, channel=amina, ts=ts, text="x") == "cant_update_message"
    assert error_of(bot.chat_delete, channel=amina, ts=ts) == "cant_delete_message"
    assert error_of(bot.chat_update, channel=amina, ts="1.0", text="x") == "message_not_found"
    assert error_of(bot.chat_update, channel="D0NO", ts=ts, text="x") == "channel_not_found"


def test_a_deleted_message_is_gone(bot: WebClient, amina: str, workspace: Workspace) -> None:
    ts = bot.chat_postMessage(channel=amina, text="x")["ts"]
    bot.chat_delete(channel=amina, ts=ts)
    assert workspace.messages(amina) == []
    assert error_of(bot.chat_delete, channel=amina, ts=ts) == "message_not_found"


def test_an_ephemeral_message_is_shown_but_not_kept(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    ts = bot.chat_postEphemeral(channel=amina, user=AMINA, text="only you")["message_ts"]
    assert workspace.messages(amina)[0]["ephemeral"] is True
    assert bot.conversations_history(channel=amina)["messages"] == []
    assert error_of(bot.chat_update, channel=amina, ts=ts, text="x") == "message_not_found"
    elsewhere = {"channel": amina, "user": "U0BEN0000002", "text": "x"}
    assert error_of(bot.chat_postEphemeral, **elsewhere) == "user_not_in_channel"


def test_a_deactivated_person_can_be_posted_to_but_not_opened(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    workspace.deactivate(AMINA)
    assert bot.chat_postMessage(channel=amina, text="x")["ok"]
    assert error_of(bot.conversations_open, users=AMINA) == "user_disabled"
