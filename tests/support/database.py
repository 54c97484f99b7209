"""A fresh database for each test: filled once, then copied; on SQLite, or on both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event

from bot.store.database import Database
from bot.store.ids import new_id
from bot.store.migrations import migrate
from bot.store.vault import Vault
from tests.support.organisation import write_cast
from tests.support.postgres import Postgres, running_postgres

KEY = Fernet.generate_key().decode()
BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.server))

Fill = Callable[[str], None]  # brings the empty database of a URL into a state


class Databases(Protocol):
    """Where databases are made, by their URLs."""

    def empty(self) -> AbstractContextManager[str]:
        """One with nothing in it, until the end of the block."""
        ...

    def copy(self, fill: Fill) -> AbstractContextManager[str]:
        """A copy of what `fill` made of an empty one, once for all who ask."""
        ...


class SqliteFiles:
    """Each a file in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filled: dict[Fill, Path] = {}

    @contextmanager
    def empty(self) -> Iterator[str]:
        path = self._new()
        yield _url(path)
        path.unlink(missing_ok=True)

    @contextmanager
    def copy(self, fill: Fill) -> Iterator[str]:
        if fill not in self._filled:
            made = self._new()
            fill(_url(made))
            self._filled[fill] = made
        path = self._new()
        shutil.copyfile(self._filled[fill], path)
        yield _url(path)
        path.unlink()

    def _new(self) -> Path:
        return self._folder / f"{new_id()}.sqlite3"


class PostgresDatabases:
    """Each a database of one server. A copy is put back and used again: that is much faster."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._free: dict[Fill, list[str]] = {}

    def empty(self) -> AbstractContextManager[str]:
        return self._server.database()

    @contextmanager
    def copy(self, fill: Fill) -> Iterator[str]:
        free = self._free.setdefault(fill, [])
        url = free.pop() if free else self._filled(fill)
        yield url
        self._server.cut_off(url)
        self._run(url, _PUT_BACK)
        free.append(url)

    def _filled(self, fill: Fill) -> str:
        url = self._server.make()
        fill(url)
        self._run(url, _KEEP)
        return url

    def _run(self, url: str, script: str) -> None:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(script)


_KEEP = """
CREATE SCHEMA kept;
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one, one);
  END LOOP;
END $$;
"""
_PUT_BACK = """
SET session_replication_role = replica;  -- neither triggers nor foreign keys
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
    EXECUTE format('DELETE FROM public.%I', one);
    EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', one, one);
  END LOOP;
END $$;
"""


def with_cast(url: str) -> None:
    """Every table, and the shared cast (tests/support/organisation.py)."""
    migrate(url)
    made = Database(url, Vault([KEY]))
    with made.write() as tx:
        write_cast(tx)
    made.close()


# --- fixtures -------------------------------------------------------------------------------------


@pytest.fixture
def dialect() -> str:
    """SQLite; a folder whose tests run on both says so in its conftest."""
    return "sqlite"


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Databases in files, for the whole run."""
    return SqliteFiles(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for the whole run, from the first test that wants it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql(postgres: Postgres) -> PostgresDatabases:
    """Databases on it."""
    return PostgresDatabases(postgres)


@pytest.fixture
def databases(dialect: str, request: pytest.FixtureRequest) -> Databases:
    """Where this test's databases are made."""
    made: Databases = request.getfixturevalue(dialect)
    return made


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database of one's own, with the shared cast in it."""
    with databases.copy(with_cast) as url:
        yield from _opened(url)


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[Database]:
    """A database of one's own with nobody in it."""
    with databases.copy(migrate) as url:
        yield from _opened(url)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to a database in the block."""
    sent: list[str] = []

    def note(*heard: object) -> None:
        sent.append(str(heard[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def _opened(url: str) -> Iterator[Database]:
    made = Database(url, Vault([KEY]))
    yield made
    made.close()


def _url(path: Path) -> str:
    return f"sqlite:///{path}"
