"""Clicks and forms as Slack sends them: signed, over kept connections, so many at once."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

from slack_sdk.signature import SignatureVerifier

from benchmarks.listener import SECRET
from benchmarks.world.council import WORKSPACE
from bot.messages.session_questions import KEEP

_SLACK_WAITS = 30.0  # seconds: longer than Slack does, to see how late an answer is
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """One request: when it was sent (monotonic), the seconds until its answer, the answer."""

    trigger: str
    sent: float
    seconds: float
    body: str


def send(url: str, payloads: Sequence[Payload], at_once: int) -> list[Answered]:
    """Sends them all, so many at once.

    Raises RuntimeError for an answer that is none.
    """
    portions = [payloads[number::at_once] for number in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        answered = pool.map(lambda portion: _one_after_another(url, portion), portions)
        return [one for portion in answered for one in portion]


def _one_after_another(url: str, payloads: Sequence[Payload]) -> list[Answered]:
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=_SLACK_WAITS)
    connection.connect()
    found = []
    for payload in payloads:
        body, headers = _signed(payload)
        sent = time.monotonic()
        connection.request("POST", place.path, body, headers)
        answer = connection.getresponse()
        said = answer.read().decode()
        found.append(Answered(payload["trigger_id"], sent, time.monotonic() - sent, said))
        if answer.status != 200:
            raise RuntimeError(f"a request was answered with {answer.status}")
    connection.close()
    return found


def _signed(payload: Payload) -> tuple[str, dict[str, str]]:
    body = f"payload={quote(json.dumps(payload))}"
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(signature),
    }


def button(account: str, action: str, value: str, trigger: str) -> Payload:
    """A button of a message, pressed."""
    return {
        "type": "block_actions",
        **_from(account, trigger),
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "ts": "1.1", "text": "Buttons", "blocks": []},
        "actions": [
            {
                "type": "button",
                "action_id": action,
                "block_id": "b",
                "text": {"type": "plain_text", "text": "Why?"},
                "value": value,
                "action_ts": "1.1",
            }
        ],
    }


def booking(account: str, use: str, at: datetime, trigger: str) -> Payload:
    """The form that books a date, filled in and sent; `use` is its one-use id, `at` local."""
    day = {"type": "datepicker", "selected_date": f"{at:%Y-%m-%d}"}
    clock = {"type": "timepicker", "selected_time": f"{at:%H:%M}"}
    kept = {"type": "checkboxes", "selected_options": [{"value": KEEP}]}
    given = {"on": day, "time": clock, KEEP: kept}
    values = {name: {name: one} for name, one in given.items()}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "session.book",
        "private_metadata": use,
        "blocks": [],
        "state": {"values": values},
    }
    return {"type": "view_submission", **_from(account, trigger), "view": view}


def _from(account: str, trigger: str) -> Payload:
    return {
        "team": {"id": WORKSPACE, "domain": "council"},
        "user": {"id": account, "username": "somebody", "team_id": WORKSPACE},
        "api_app_id": "A0SUPERVISION",
        "trigger_id": trigger,
    }
