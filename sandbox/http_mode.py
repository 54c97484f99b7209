"""Delivery over HTTP: requests to the app's request URLs, signed as Slack signs them."""

import asyncio
import hashlib
import hmac
import http.client
import json
import secrets
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sandbox import delivery
from sandbox.delivery import NOT_CONNECTED, TIMED_OUT, Delivery, Request
from sandbox.errors import Json
from sandbox.manifest import RequestUrls

AT_ONCE = 100
_REASONS = {
    "dispatch_failed": "connection_failed",
    "operation_timeout": "http_timeout",
    "http_client_error": "http_error",
    "http_service_error": "http_error",
}
# Straight to the app on this machine, whatever proxy the environment names.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class HttpEndpoint:
    """Where an app hears over HTTP, and the secret with which each request is signed."""

    urls: RequestUrls
    signing_secret: str
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE))

    async def send(self, request: Request) -> Delivery:
        url = self.urls.of(request.kind, request.payload.get("command"))
        if not url:
            return NOT_CONNECTED
        return await self._post(url, *_encoded(request), _retry_headers(request))

    async def verify(self) -> bool:
        """Whether the app answers for its address, as Slack asks before it sends any event."""
        challenge = secrets.token_hex(16)
        asked = {"type": "url_verification", "token": "", "challenge": challenge}
        answer = await self._post(self.urls.events, json.dumps(asked), "application/json", {})
        given = answer.payload
        return given == challenge or (isinstance(given, dict) and challenge in given.values())

    def cut(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def _post(self, url: str, body: str, content_type: str, more: dict[str, str]) -> Delivery:
        headers = {"Content-Type": content_type, **self._signature(body), **more}
        call = urllib.request.Request(url, body.encode(), headers)  # noqa: S310 loopback, checked
        loop = asyncio.get_running_loop()
        try:
            posted = loop.run_in_executor(self.threads, _post, call)
            return await asyncio.wait_for(posted, delivery.ACK_SECONDS)
        except TimeoutError:
            return TIMED_OUT

    def _signature(self, body: str) -> dict[str, str]:
        stamp = str(int(time.time()))
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _post(call: urllib.request.Request) -> Delivery:
    try:
        with _OPENER.open(call, timeout=delivery.ACK_SECONDS) as answer:
            return Delivery(acked=True, payload=_read(answer))
    except urllib.error.HTTPError as refusal:
        kind = "http_client_error" if refusal.code < 500 else "http_service_error"
        return Delivery(acked=False, error=kind)
    except TimeoutError:
        return TIMED_OUT
    except (OSError, http.client.HTTPException):
        return NOT_CONNECTED


def _read(answer: http.client.HTTPResponse) -> Any:
    text = answer.read().decode()
    if not text:
        return None
    return json.loads(text) if answer.headers.get_content_type() == "application/json" else text


def _encoded(request: Request) -> tuple[str, str]:
    """The body and its type: events are JSON, everything else is a form."""
    if request.kind == "events_api":
        return json.dumps(request.payload), "application/json"
    fields: Json = request.payload
    if request.kind == "interactive":
        fields = {"payload": json.dumps(request.payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _retry_headers(request: Request) -> dict[str, str]:
    if request.after is None:
        return {}
    reason = _REASONS[request.after.error or "dispatch_failed"]
    return {"X-Slack-Retry-Num": str(request.attempt), "X-Slack-Retry-Reason": reason}
