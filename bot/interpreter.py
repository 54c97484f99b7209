"""How Python itself is set for a process that reads very many rows and answers people meanwhile."""

from __future__ import annotations

import gc
import sys

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 50
_TURN = 0.0005  # seconds; Python's own 0.005 are felt, since an answer takes several turns


def settle() -> None:
    """Once everything has started: what stays for good is never looked through again for garbage,
    and what a recomputation reads is not before it is done with; whoever answers waits less for
    those who compute."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    sys.setswitchinterval(_TURN)


def tidy() -> None:
    """After one piece of work: what it leaves is let go of now, since tens of thousands of objects
    at once would keep everybody waiting for a tenth of a second."""
    gc.collect(0)
