"""A run that is killed leaves nobody behind: no bot, no workspace, no database server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from bot.store.ids import new_id
from tests.support.postgres import VARIABLE

ROOT = Path(__file__).parents[2]
MARK = "TORTURE_MARK"  # whoever a run starts inherits it, whosever child it is later
PATIENCE = 60.0  # seconds until everybody is at work
AT_ONCE = 15.0  # seconds until everybody has gone


def test_everybody_ends_with_a_run_that_is_killed() -> None:
    mark = new_id()
    chosen = ("--database", "postgresql", "--only", "two schedulers", "--teams", "8", "--seed", "1")
    own = {name: value for name, value in os.environ.items() if name != VARIABLE}
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.torture", *chosen],
        cwd=ROOT,
        env={**own, MARK: mark},
        stdout=subprocess.DEVNULL,
    )
    with run:
        wait_until(lambda: is_at_work(mark), PATIENCE)
        run.kill()
    wait_until(lambda: not list(everybody(mark)), AT_ONCE)


def is_at_work(mark: str) -> bool:
    """Whether the server, the workspace and the bot's two processes, with their parent, are."""
    lines = [" ".join(one.cmdline()) for one in everybody(mark)]
    wanted = {"bin/postgres": 1, "-m sandbox": 1, "forkserver": 3, "children.py": 1}
    return all(sum(name in line for line in lines) >= many for name, many in wanted.items())


def everybody(mark: str) -> Iterator[psutil.Process]:
    """Every process that the run started, and the run."""
    for one in psutil.process_iter():
        try:
            if one.environ().get(MARK) == mark and one.status() != psutil.STATUS_ZOMBIE:
                yield one
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def wait_until(reached: Callable[[], bool], seconds: float) -> None:
    """Fails after so many seconds."""
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.2)
