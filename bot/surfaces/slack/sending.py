"""Saying things in Slack: once, marked, and classified when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from slack_sdk import WebClient

from bot.messages.notice import Notice
from bot.surfaces.slack.blocks import message_blocks, message_text
from bot.surfaces.slack.directory import Directory
from bot.surfaces.slack.failures import (
    for_everybody,
    reading,
    safe_to_repeat,
    said_once,
)
from bot.surfaces.slack.views import home_view
from bot.surfaces.surface import Address, Marker, Receipt, Undeliverable, Unknown

EVENT = "supervision_message"
PAGE = 200


class SlackSurface:
    """The `Surface` of one Slack workspace.

    An address is a user, once opened with their channel too; a receipt a channel and a `ts`. Slack
    takes a user's id for the direct message with them, so none is opened to post.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._directory = Directory(client)
        self._own_id: str | None = None

    def address(self, external_id: str) -> Address:
        """The user, whom Slack takes for the direct message with them."""
        return {"user": external_id}

    def open(self, external_id: str) -> Address:
        """The direct message with one user; where it may not be opened nothing is shown either."""
        with reading():
            answer = self._client.conversations_open(users=external_id)
        return {"channel": answer["channel"]["id"], "user": external_id}

    def reach(self, address: Address) -> None:
        """Slack takes a post to a deactivated user, so the directory is asked."""
        self._directory.check_active(address["user"])

    def deliver(self, notice: Notice, address: Address, marker: Marker) -> Receipt:
        """Posts once."""
        with said_once():
            answer = self._client.chat_postMessage(
                channel=address.get("channel", address["user"]),
                unfurl_links=False,
                unfurl_media=False,
                **_content(notice, marker),
            )
        return _receipt(answer.data)

    def revise(self, notice: Notice, receipt: Receipt, marker: Marker) -> None:
        """Updates the message where it stands; its metadata is sent again."""
        with safe_to_repeat():
            self._client.chat_update(
                channel=receipt["channel"], ts=receipt["ts"], **_content(notice, marker)
            )

    def retract(self, receipt: Receipt) -> None:
        """Deletes the message; one that is gone already is as it should be."""
        try:
            with safe_to_repeat():
                self._client.chat_delete(channel=receipt["channel"], ts=receipt["ts"])
        except Undeliverable as error:
            if error.reason != "message_not_found":
                raise

    def find(self, address: Address, marker: Marker, after: Receipt | None) -> Receipt | None:
        """Our own message with this marker's id, whatever its revision."""
        own, channel = self._own(), address["channel"]
        oldest = after["ts"] if after and after["channel"] == channel else "0"
        for message in self._history(channel, oldest):
            if message.get("user") == own and _carries(message, marker.message_id):
                return {"channel": channel, "ts": message["ts"]}
        return None

    def show_home(self, external_id: str, notice: Notice) -> None:
        """Publishes the App Home of one user."""
        with safe_to_repeat():
            self._client.views_publish(user_id=external_id, view=home_view(notice))

    def _own(self) -> str:
        """The bot's own user id, asked once."""
        if self._own_id is None:
            with for_everybody():
                self._own_id = str(self._client.auth_test()["user_id"])
        return self._own_id

    def _history(self, channel: str, oldest: str) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while cursor != "":
            page = self._history_page(channel, oldest, cursor)
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""

    def _history_page(self, channel: str, oldest: str, cursor: str | None) -> dict[str, Any]:
        with reading():
            answer = self._client.conversations_history(
                channel=channel,
                oldest=oldest,
                limit=PAGE,
                include_all_metadata=True,
                cursor=cursor,
            )
        return cast(dict[str, Any], answer.data)


def _content(notice: Notice, marker: Marker) -> dict[str, Any]:
    payload = {"message": marker.message_id, "revision": marker.revision}
    return {
        "text": message_text(notice),
        "blocks": message_blocks(notice, marker),
        "metadata": {"event_type": EVENT, "event_payload": payload},
    }


def _receipt(answer: object) -> Receipt:
    match answer:
        case {"channel": str(channel), "ts": str(ts)}:
            return {"channel": channel, "ts": ts}
    raise Unknown("the answer held no receipt")


def _carries(message: dict[str, Any], message_id: str) -> bool:
    """Whether the first block or the metadata names this message."""
    blocks = message.get("blocks") or [{}]
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    in_block = str(blocks[0].get("block_id", "")).startswith(f"m:{message_id}:")
    return in_block or payload.get("message") == message_id
