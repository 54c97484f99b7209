"""How fast Slack lets a bot call: one message a second a channel, and so many calls a minute.

Slack publishes tiers, each method of a workspace counted by itself. A bot that keeps to them here,
where every window of sixty seconds is counted, keeps to them anywhere.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from sandbox.errors import RateLimitedError

_MINUTE = 60.0
_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100
TIERS: Mapping[str, int] = {
    "chat.delete": _TIER_3,
    "chat.postEphemeral": _TIER_4,
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.open": _TIER_3,
    "users.info": _TIER_4,
    "users.list": _TIER_2,
    "users.lookupByEmail": _TIER_3,
    "views.open": _TIER_4,
    "views.publish": _TIER_4,
    "views.push": _TIER_4,
    "views.update": _TIER_4,
}


@dataclass
class Bucket:
    """Tokens that refill at `rate` a second up to `size`."""

    rate: float
    size: float
    clock: Callable[[], float]
    tokens: float = field(init=False)
    filled_at: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens, self.filled_at = self.size, self.clock()

    def seconds_until_one(self) -> float:
        now = self.clock()
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (1 - self.tokens) / self.rate)

    def spend(self) -> None:
        self.tokens -= 1


@dataclass
class Window:
    """At most `most` calls in any sixty seconds."""

    most: int
    clock: Callable[[], float]
    calls: deque[float] = field(default_factory=deque)

    def seconds_until_one(self) -> float:
        now = self.clock()
        while self.calls and self.calls[0] <= now - _MINUTE:
            self.calls.popleft()
        return self.calls[-self.most] + _MINUTE - now if len(self.calls) >= self.most else 0.0

    def spend(self) -> None:
        self.calls.append(self.clock())


@dataclass
class Pacing:
    """Limits; each refusal raises RateLimitedError with the whole seconds to wait.

    `methods` is calls a minute by method, in place of the published tiers; {} is no limit.
    """

    per_channel_per_second: float = 1
    burst: int = 5
    workspace_per_minute: int = 400
    methods: Mapping[str, int] = field(default_factory=lambda: TIERS)
    clock: Callable[[], float] = time.monotonic
    channels: dict[str, Bucket] = field(init=False)
    workspace: Window = field(init=False)
    called: dict[str, Window] = field(init=False)

    def __post_init__(self) -> None:
        bucket = partial(Bucket, self.per_channel_per_second, self.burst, self.clock)
        self.channels = defaultdict(bucket)
        self.workspace = Window(self.workspace_per_minute, self.clock)
        self.called = {name: Window(most, self.clock) for name, most in self.methods.items()}

    def call(self, method: str) -> None:
        """Counts a call of a method, if there is room for it."""
        if method in self.called:
            _spend(self.called[method])

    def post(self, channel: str) -> None:
        """Counts a message to a channel, if there is room for it."""
        _spend(self.channels[channel], self.workspace)


def _spend(*limits: Bucket | Window) -> None:
    wait = max(limit.seconds_until_one() for limit in limits)
    if wait > 0:
        raise RateLimitedError(max(1, math.ceil(wait)))
    for limit in limits:
        limit.spend()
