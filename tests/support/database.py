"""A fresh database for each test: migrated once, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.store.database import Database
from bot.store.migrations import migrate
from bot.store.vault import Vault
from tests.support.organisation import write_cast

KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and nobody in it, to copy."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def with_cast(migrated: Path) -> Path:
    """The same with the shared cast."""
    path = migrated.with_name("with_cast.sqlite3")
    made = _copy(migrated, path)
    with made.write() as tx:
        write_cast(tx)
    made.close()
    return path


@pytest.fixture
def database(with_cast: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of one's own, with the shared cast (tests/support/organisation.py) in it."""
    made = _copy(with_cast, tmp_path / "supervision.sqlite3")
    yield made
    made.close()


@pytest.fixture
def empty_database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of one's own with nobody in it."""
    made = _copy(migrated, tmp_path / "empty.sqlite3")
    yield made
    made.close()


def _copy(source: Path, target: Path) -> Database:
    shutil.copyfile(source, target)
    return Database(f"sqlite:///{target}", Vault([KEY]))
