"""Who has left the workspace: Slack takes a post to them as if nothing were amiss.

A few are asked about one by one, each just before its message. In a burst that would double the
calls and meet a limit of its own, so the whole list is read and kept for some seconds a page.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any

from slack_sdk import WebClient

from bot.surfaces.slack.failures import for_everybody, safe_to_repeat
from bot.surfaces.surface import Retry, Undeliverable

FEW = 20  # users.info a minute and process; Slack allows a hundred
PAGE = 1000
_MINUTE = 60.0
_SECONDS_A_PAGE = 15.0  # four pages a minute a process; Slack allows twenty a minute
_TOO_OLD = 900.0  # seconds: where Slack does not answer, no older list is believed


class Directory:
    """The deactivated users of one workspace; safe to share between threads."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client, self._clock, self._lock = client, clock, Lock()
        self._asked: deque[float] = deque()
        self._gone: frozenset[str] = frozenset()
        self._read_at, self._keep = float("-inf"), 0.0

    def check_active(self, user: str) -> None:
        """Raises Undeliverable for somebody deactivated, Retry where nobody can say."""
        with self._lock:
            one_by_one = self._few_so_far()
        if self._is_gone(user) if one_by_one else user in self._everybody_gone():
            raise Undeliverable("user_disabled")

    def _few_so_far(self) -> bool:
        now = self._clock()
        while self._asked and self._asked[0] <= now - _MINUTE:
            self._asked.popleft()
        if len(self._asked) >= FEW:
            return False
        self._asked.append(now)
        return True

    def _is_gone(self, user: str) -> bool:
        with safe_to_repeat():
            return bool(self._client.users_info(user=user)["user"].get("deleted"))

    def _everybody_gone(self) -> frozenset[str]:
        with self._lock:
            if self._clock() >= self._read_at + self._keep:
                self._refresh()
            return self._gone

    def _refresh(self) -> None:
        try:
            self._read()
        except Retry:
            if self._clock() > self._read_at + _TOO_OLD:
                raise
            self._keep += _SECONDS_A_PAGE

    def _read(self) -> None:
        gone, pages, cursor = set(), 0, None
        while cursor != "":
            answer = self._page(cursor)
            gone |= {user["id"] for user in answer["members"] if user.get("deleted")}
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            pages += 1
        self._gone, self._read_at = frozenset(gone), self._clock()
        self._keep = pages * _SECONDS_A_PAGE

    def _page(self, cursor: str | None) -> Any:
        with for_everybody():
            return self._client.users_list(limit=PAGE, cursor=cursor).data
