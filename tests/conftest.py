"""Fixtures for every test: the local workspace that stands in for Slack."""

import os
from collections.abc import Iterator

import pytest

from sandbox.server import Sandbox, running_sandbox
from tests.support.database import (
    database,
    databases,
    dialect,
    empty_database,
    postgres,
    postgresql,
    sqlite,
)
from tests.support.slack import Workspace
from tests.support.ways import way

pytest_plugins = ["tests.support.browser"]

__all__ = [
    "database",
    "databases",
    "dialect",
    "empty_database",
    "postgres",
    "postgresql",
    "sqlite",
    "way",
]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, since the longest tests mostly wait."""
    return (os.cpu_count() or 1) + 1


_LONGEST = ("torture", "benchmarks", "end_to_end", "command_line", "scheduler", "handlers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that those who share the work end at about one time."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return _LONGEST.index(folder) if folder in _LONGEST else len(_LONGEST)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One local workspace server for the whole run."""
    with running_sandbox() as running:
        yield running


@pytest.fixture
def workspace(sandbox: Sandbox) -> Iterator[Workspace]:
    """A fresh workspace with three people and no waiting between messages."""
    made = Workspace(sandbox.url)
    yield made
    made.close()
