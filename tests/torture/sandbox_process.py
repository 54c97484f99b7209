"""The local workspace in a process of its own, so that it answers while the driver is busy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.children import started


@contextmanager
def running_sandbox() -> Iterator[str]:
    """Its address, until the end of the block."""
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with started(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
