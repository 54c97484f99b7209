"""Every benchmark runs at its tiniest size and says all that it must say; nothing is timed here."""

from __future__ import annotations

import json

import pytest

from benchmarks.machine import machine
from benchmarks.register import BENCHMARKS


@pytest.mark.parametrize("name", BENCHMARKS)
def test_it_runs_and_says_what_it_measured(name):
    result = BENCHMARKS[name](True)
    said = json.loads(json.dumps(result.as_data(machine())))
    assert said["benchmark"] == name
    assert all(said[text] for text in ("measures", "leaves_out", "workspace_budget"))
    assert any(ratio["goal"] for ratio in said["ratios"].values())
    rounds = [len(one["rounds"]) for one in (*said["figures"].values(), *said["ratios"].values())]
    assert min(rounds) >= 2
    assert said["machine"]["processors"] >= 1
    assert said["machine"]["to_disk_ms"] > 0
