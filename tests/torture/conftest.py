"""One workspace server and one of each database for all runs of the short form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import Postgres
from tests.torture.driver import Driver
from tests.torture.places import PostgresPlace, SqlitePlace
from tests.torture.sandbox_process import running_sandbox
from tests.torture.world import Worlds

SEED = 1


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    with running_sandbox() as url:
        yield url


@pytest.fixture(scope="session")
def on_sqlite(sandbox_url: str, tmp_path_factory: pytest.TempPathFactory) -> Driver:
    return Driver(Worlds(SqlitePlace(tmp_path_factory.mktemp("torture")), SEED), sandbox_url, SEED)


@pytest.fixture(scope="session")
def on_postgresql(sandbox_url: str, postgres: Postgres) -> Driver:
    return Driver(Worlds(PostgresPlace(postgres), SEED), sandbox_url, SEED)
