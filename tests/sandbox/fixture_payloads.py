"""The payloads of the fixtures, and how any payload is checked."""

import json
from pathlib import Path
from typing import Any

from sandbox.blocks import Problem, check_message, check_view

FIXTURES = Path(__file__).parent / "fixtures"


def load(folder: str) -> dict[str, dict[str, Any]]:
    files = sorted((FIXTURES / folder).glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


GOOD, RARE, BAD = load("good"), load("rare"), load("bad")


def check(payload: dict[str, Any]) -> list[Problem]:
    view = payload.get("type") in ("modal", "home")
    return check_view(payload) if view else check_message(payload)


def paths(payload: dict[str, Any]) -> set[str]:
    return {problem.path for problem in check(payload)}
