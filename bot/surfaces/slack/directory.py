"""Who has left the workspace: Slack takes a post to them as if nothing were amiss.

A few are asked about one by one, each just before its message. In a burst that would double the
calls and meet a limit of its own, so the whole list is read and kept for some seconds a page. Of a
list so long that Slack stops the reading, the rest is read once it lets us.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import Any

from slack_sdk import WebClient

from bot.surfaces.slack.failures import for_everybody, is_one_too_many, safe_to_repeat
from bot.surfaces.surface import Retry, Undeliverable, Whom

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
        self._read_at, self._look_at = float("-inf"), float("-inf")
        self._begin_anew()

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
            if self._clock() >= self._look_at:
                self._refresh()
            if self._clock() > self._read_at + _TOO_OLD:
                wait = timedelta(seconds=self._look_at - self._clock())
                raise Retry(wait, "who has left is not known", Whom.EVERYBODY)
            return self._gone

    def _refresh(self) -> None:
        if not self._pages or self._clock() > self._begun_at + _TOO_OLD:
            self._begin_anew()
        before = self._pages
        try:
            self._read()
        except Retry as refused:
            self._look_at = self._clock() + max(_SECONDS_A_PAGE, refused.after.total_seconds())
            if self._pages == before and not is_one_too_many(refused.__cause__):
                self._begin_anew()  # it may be where we stand that is refused

    def _begin_anew(self) -> None:
        self._found: set[str] = set()
        self._pages, self._cursor = 0, ""
        self._begun_at = self._clock()

    def _read(self) -> None:
        last = False
        while not last:
            answer = self._page(self._cursor)
            self._found |= {user["id"] for user in answer["members"] if user.get("deleted")}
            self._cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            self._pages, last = self._pages + 1, not self._cursor
        self._gone, self._read_at = frozenset(self._found), self._begun_at
        self._look_at = self._clock() + min(self._pages * _SECONDS_A_PAGE, _TOO_OLD / 2)
        self._begin_anew()

    def _page(self, cursor: str) -> Any:
        with for_everybody():
            return self._client.users_list(limit=PAGE, cursor=cursor or None).data
