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
    """A database file with every table and the shared cast, to copy."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    migrate(f"sqlite:///{path}")
    made = Database(f"sqlite:///{path}", Vault([KEY]))
    with made.write() as tx:
        write_cast(tx)
    made.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of one's own, with the shared cast (tests/support/organisation.py) in it."""
    path = tmp_path / "supervision.sqlite3"
    shutil.copyfile(migrated, path)
    made = Database(f"sqlite:///{path}", Vault([KEY]))
    yield made
    made.close()
