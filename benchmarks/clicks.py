"""Clicks as Slack sends them: signed, over kept connections, so many at once."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

from slack_sdk.signature import SignatureVerifier

from benchmarks.listener import SECRET
from benchmarks.world.council import WORKSPACE

_SLACK_WAITS = 10.0  # seconds: longer than Slack does, to see how late an answer is


def click(url: str, action: str, pressed: list[tuple[str, str]], at_once: int) -> list[float]:
    """Presses a button for each account and value; the seconds until each was answered.

    Raises RuntimeError for an answer that is none.
    """
    portions = [pressed[number::at_once] for number in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        waited = pool.map(lambda portion: _one_after_another(url, action, portion), portions)
        return [seconds for portion in waited for seconds in portion]


def _one_after_another(url: str, action: str, pressed: list[tuple[str, str]]) -> list[float]:
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=_SLACK_WAITS)
    found = []
    for account, value in pressed:
        body, headers = _signed(_payload(account, action, value))
        begun = time.perf_counter()
        connection.request("POST", place.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        found.append(time.perf_counter() - begun)
        if answer.status != 200:
            raise RuntimeError(f"a click was answered with {answer.status}")
    connection.close()
    return found


def _signed(payload: dict[str, object]) -> tuple[str, dict[str, str]]:
    body = f"payload={quote(json.dumps(payload))}"
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(signature),
    }


def _payload(account: str, action: str, value: str) -> dict[str, object]:
    return {
        "type": "block_actions",
        "team": {"id": WORKSPACE, "domain": "council"},
        "user": {"id": account, "username": "somebody", "team_id": WORKSPACE},
        "api_app_id": "A0SUPERVISION",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"},
        "trigger_id": "1.2.abc",
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
