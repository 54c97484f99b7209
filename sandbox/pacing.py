"""How fast Slack lets a bot speak: about one message a second a channel, with short bursts."""

import math
import time
from dataclasses import dataclass, field

from sandbox.errors import RateLimitedError


@dataclass
class Bucket:
    """Tokens that refill at `rate` a second up to `size`."""

    rate: float
    size: float
    tokens: float = field(init=False)
    filled_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.tokens = self.size

    def seconds_until_one(self) -> float:
        now = time.monotonic()
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (1 - self.tokens) / self.rate)


@dataclass
class Pacing:
    """Limits on messages posted; `spend` raises RateLimitedError with the whole seconds to wait."""

    per_channel_per_second: float = 1
    burst: int = 5
    workspace_per_minute: int = 400
    channels: dict[str, Bucket] = field(default_factory=dict)
    workspace: Bucket = field(init=False)

    def __post_init__(self) -> None:
        self.workspace = Bucket(self.workspace_per_minute / 60, self.workspace_per_minute)

    def spend(self, channel: str) -> None:
        fresh = Bucket(self.per_channel_per_second, self.burst)
        buckets = [self.channels.setdefault(channel, fresh), self.workspace]
        wait = max(bucket.seconds_until_one() for bucket in buckets)
        if wait > 0:
            raise RateLimitedError(max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.tokens -= 1
