"""The same verdict as an independent validator built on Slack's published types.

It needs node and the validator with its packages installed, in the folder named by
SLACK_VALIDATOR_DIR; `.ci/validate-payloads` prepares both.
"""

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.blocks import check_message, check_view

FIXTURES = Path(__file__).parent / "fixtures"
BESIDE = Path(__file__).parents[3] / "shared" / "slack" / "validator"
VALIDATOR = Path(os.environ.get("SLACK_VALIDATOR_DIR") or BESIDE)
STRICTER_HERE = {"msg_blocks_too_long", "not_a_number"}

if not shutil.which("node"):
    pytest.skip("node is not installed", allow_module_level=True)
if not (VALIDATOR / "validate.mjs").exists():
    pytest.skip("Slack's types are not at SLACK_VALIDATOR_DIR", allow_module_level=True)
if not (VALIDATOR / "node_modules" / "ajv").exists():
    pytest.skip("the validator's packages are not installed", allow_module_level=True)

Payload = dict[str, Any]


def load(folder: Path) -> list[Payload]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.json"))]


def refused_here(payload: Payload) -> bool:
    view = payload.get("type") in ("modal", "home")
    problems = check_view(payload) if view else check_message(payload)
    return any(problem.rule not in STRICTER_HERE for problem in problems)


def refused_there(payloads: list[Payload], folder: Path) -> dict[int, list[str]]:
    """The validator's reasons by the payload's index; one process judges all."""
    together = folder / "payloads.json"
    together.write_text(json.dumps([{"text": "the first of many"}, *payloads]), encoding="utf-8")
    command = ["node", "validate.mjs", "--json", str(together)]
    answer = subprocess.run(command, cwd=VALIDATOR, capture_output=True, text=True, check=False)
    reasons: dict[int, list[str]] = {}
    for error in json.loads(answer.stdout)["errors"]:
        index = int(error["file"].removesuffix("]").rpartition("[")[2]) - 1
        reasons.setdefault(index, []).append(f"{error['path']} {error['rule']}")
    return reasons


def differences(payloads: list[Payload], folder: Path) -> list[str]:
    there = refused_there(payloads, folder)
    return [
        f"{json.dumps(payload)[:2000]} there: {there.get(index, 'accepted')}"
        for index, payload in enumerate(payloads)
        if refused_here(payload) is not (index in there)
    ]


def fields(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def replaced(value: Any, key: Any, entry: Any) -> Any:
    changed = copy.copy(value)
    changed[key] = entry
    return changed


def without_one_field(value: Any) -> Iterator[Any]:
    """The value again and again, each time without one of the fields anywhere inside it."""
    for key, entry in fields(value):
        if isinstance(value, dict):
            yield {name: kept for name, kept in value.items() if name != key}
        yield from (replaced(value, key, smaller) for smaller in without_one_field(entry))


def with_one_changed(value: Any, junk: Any) -> Iterator[Any]:
    """The value again and again, each time with one of the fields anywhere inside it changed.

    Arrays change only to arrays and objects to objects: on others the validator breaks off.
    """
    for key, entry in fields(value):
        if not isinstance(entry, dict | list) or type(entry) is type(junk):
            yield replaced(value, key, junk)
        yield from (replaced(value, key, other) for other in with_one_changed(entry, junk))


def block_by_block(folder: str) -> list[Payload]:
    """The payloads of a folder, cut into payloads of one block each."""
    payloads = load(FIXTURES / folder)
    return [{**payload, "blocks": [block]} for payload in payloads for block in payload["blocks"]]


@pytest.mark.parametrize("folder", ["good", "rare", "bad"])
def test_same_verdict_on_the_fixtures(folder: str, tmp_path: Path) -> None:
    payloads = load(FIXTURES / folder)
    assert payloads
    assert differences(payloads, tmp_path) == []


def test_same_verdict_without_any_one_field(tmp_path: Path) -> None:
    sound = block_by_block("good")
    payloads = [smaller for payload in sound for smaller in without_one_field(payload)]
    assert differences(payloads, tmp_path) == []


@pytest.mark.parametrize(
    "junk", ["", "x" * 12_001, 0, None, [], {}], ids=["empty", "long", "zero", "null", "[]", "{}"]
)
def test_nothing_refused_there_is_taken_here(junk: Any, tmp_path: Path) -> None:
    sound = [*block_by_block("good"), *block_by_block("rare")]
    payloads = [changed for payload in sound for changed in with_one_changed(payload, junk)]
    there = refused_there(payloads, tmp_path)
    assert there
    assert [reasons for index, reasons in there.items() if not refused_here(payloads[index])] == []


def test_same_verdict_on_what_other_tests_sent(tmp_path: Path) -> None:
    recorded = os.environ.get("SANDBOX_RECORD_DIR")
    if not recorded:
        pytest.skip("no folder of recorded payloads is named by SANDBOX_RECORD_DIR")
    assert differences(load(Path(recorded)), tmp_path) == []
