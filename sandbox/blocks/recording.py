"""Keeps every checked payload in a folder, so that Slack's published types can judge it too."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.blocks.problem import Problem

FOLDER = "SANDBOX_RECORD_DIR"


def record(payload: dict[str, Any], problems: Sequence[Problem]) -> None:
    """Writes the payload under accepted/ or refused/ of the folder named by SANDBOX_RECORD_DIR.

    Equal payloads share one file. Without that variable nothing is written.
    """
    if folder := os.environ.get(FOLDER):
        body = json.dumps(payload, ensure_ascii=False, indent=1)
        name = hashlib.sha256(body.encode()).hexdigest()[:16]
        target = Path(folder) / ("refused" if problems else "accepted") / f"{name}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")
