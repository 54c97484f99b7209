"""Ids, timestamps and hashes in the shapes Slack gives them."""

import secrets
import string
import time
from dataclasses import dataclass

_ALPHABET = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """An id such as U07K2M9QX4B: the prefix, a zero and nine capitals or digits."""
    return f"{prefix}0" + "".join(secrets.choice(_ALPHABET) for _ in range(9))


def new_hash() -> str:
    """A view's hash such as 1764000000.Qf83kd0A."""
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"


@dataclass
class Timestamps:
    """Slack's own time as `ts` strings, in microseconds, always increasing."""

    last: int = 0

    def next(self) -> str:
        self.last = max(time.time_ns() // 1000, self.last + 1)
        return f"{self.last // 1_000_000}.{self.last % 1_000_000:06d}"
