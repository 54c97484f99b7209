"""What a long measurement is at, on standard error: a person waits, and JSON goes elsewhere."""

from __future__ import annotations

import sys
import time

_BEGUN = time.monotonic()


def progress(what: str) -> None:
    """One line, with the seconds since all began."""
    print(f"[{time.monotonic() - _BEGUN:4.0f} s] {what}", file=sys.stderr, flush=True)  # noqa: T201
