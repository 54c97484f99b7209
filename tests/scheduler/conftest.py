"""A workspace whose users are the shared cast, and a world in it; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.store.database import Database
from sandbox.server import Sandbox
from tests.support.database import BOTH
from tests.support.scheduler import USERS, World
from tests.support.slack import Workspace


@pytest.fixture(params=BOTH)
def dialect(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def cast_workspace(sandbox: Sandbox) -> Iterator[Workspace]:
    """A workspace in which everybody of the cast has an account."""
    made = Workspace(sandbox.url, USERS)
    yield made
    made.close()


@pytest.fixture
def world(database: Database, cast_workspace: Workspace) -> World:
    """Everybody was greeted before; time stands at Monday 23 November 2026, ten o'clock."""
    return World(database, cast_workspace)


@pytest.fixture
def new_world(database: Database, cast_workspace: Workspace) -> World:
    """The same, with nobody greeted yet."""
    return World(database, cast_workspace, greeted=False)
