"""How long a listener's work took, by a name of our own."""

from __future__ import annotations

from collections.abc import Container
from contextlib import AbstractContextManager

from bot.metrics import LISTENER_SECONDS

OTHER = "other"


def timed(kind: str, name: str, known: Container[str]) -> AbstractContextManager[object]:
    """Round a listener's work. Names that are not `known` share a figure: nobody can add one."""
    return LISTENER_SECONDS.labels(kind, name if name in known else OTHER).time()
