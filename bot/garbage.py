"""How Python looks for garbage in a process that reads very many rows."""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 50


def settle() -> None:
    """Once everything has started: what stays for good is never looked through again, and what
    a recomputation reads is not looked through before it is done with."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
