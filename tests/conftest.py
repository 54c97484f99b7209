"""Fixtures for every test: the local workspace that stands in for Slack."""

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
