"""Where the databases of the runs are: made once, copied for each, and stopped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from tests.support.postgres import Postgres, running_postgres


class Place(Protocol):
    """One kind of database."""

    @property
    def name(self) -> str:
        """As the table calls it."""
        ...

    def empty(self) -> str:
        """The URL of a new database with nothing in it."""
        ...

    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody is connected to."""
        ...

    def stopped(self, url: str) -> AbstractContextManager[None]:
        """The server is down until the end of the block."""
        ...


@dataclass(frozen=True, slots=True)
class SqlitePlace:
    """Files in a folder."""

    folder: Path
    name: str = "sqlite"
    _numbers: Iterator[int] = field(default_factory=count)

    def empty(self) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{self.folder / str(next(self._numbers))}.sqlite3"

    def copy(self, url: str) -> str:
        """A copy of the file."""
        copied = self.empty()
        shutil.copyfile(_path(url), _path(copied))
        return copied

    def stopped(self, url: str) -> AbstractContextManager[None]:
        """Refused: a file has no server that could be stopped."""
        raise ValueError(f"{url} has no server to stop")


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """Databases of one server."""

    server: Postgres
    name: str = "postgresql"

    def empty(self) -> str:
        """A new database."""
        return self.server.make()

    def copy(self, url: str) -> str:
        """A new database made from the other."""
        return self.server.make(template=url)

    def stopped(self, url: str) -> AbstractContextManager[None]:
        """As an upgrade or a failover does it."""
        return self.server.stopped(url)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Place]:
    yield SqlitePlace(folder)


@contextmanager
def _postgresql(_folder: Path) -> Iterator[Place]:
    with running_postgres() as server:
        yield PostgresPlace(server)


PLACES: Mapping[str, Callable[[Path], AbstractContextManager[Place]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}


def _path(url: str) -> str:
    return str(make_url(url).database)
