"""On what a benchmark ran."""

from __future__ import annotations

import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.rounds import seconds

_BESIDE = ("sqlalchemy", "psycopg", "apscheduler", "slack-bolt", "slack-sdk")
_PAGES = 100


def machine() -> dict[str, Any]:
    """Processor, disk, system, how busy it was, and the versions that matter."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
        "to_disk_ms": round(1000 * _to_disk(), 3),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _BESIDE},
    }


def _to_disk() -> float:
    """Seconds until a page is on the disk on which the databases lie: what a commit waits for."""
    with tempfile.TemporaryFile() as file:
        waits = []
        for _ in range(_PAGES):
            file.write(bytes(4096))
            file.flush()
            waits.append(seconds(lambda: os.fsync(file.fileno())))
    return median(waits)


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")
