"""The commands of docs/operations.md, taken out of the page and run as they stand there.

Only the names differ: whoever follows the page has a database called `supervision`, which on a
server that others use may be anybody's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from bot.store.ids import new_id
from tests.support.postgres import Postgres, program

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
_NAME = re.compile(r"(?<![\w./-])supervision(?![\w.-])")
_PROGRAMS = {
    "supervision-bot": f'exec "{sys.executable}" -m bot "$@"\n',
    "python3": f'exec "{sys.executable}" "$@"\n',
    # An engine of which only the words are known: the server is where the environment says.
    "docker": """
test "$1" = compose || exit 1
case "$2 $3 $4" in
  "exec -T database") shift 4; exec "$@" ;;
  "run --rm bot") shift 4; exec supervision-bot "$@" ;;
  "stop bot ") ;;
  *) exit 1 ;;
esac
""",
}


def blocks(heading: str) -> list[str]:
    """The commands below a heading, block by block."""
    section = _PAGE.split(f"### {heading}\n")[1].split("\n##")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


class Place:
    """Where the commands are run: a folder, and a database that they call `supervision`."""

    def __init__(self, folder: Path, url: str, env: Mapping[str, str], name: str) -> None:
        self.url, self._folder, self._name = url, folder, name
        programs = folder / "programs"
        programs.mkdir()
        for called, script in _PROGRAMS.items():
            (programs / called).write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
            (programs / called).chmod(0o755)
        path = os.pathsep.join([str(programs), env.get("PATH", ""), os.environ["PATH"]])
        self._env = {**os.environ, "PYTHONPATH": str(ROOT), **env, "PATH": path}

    def run(self, block: str, typed: str = "", **settings: str) -> str:
        """What a block says, each of whose commands must succeed."""
        done = subprocess.run(
            ["/bin/sh", "-e", "-c", _NAME.sub(self._name, block)],
            cwd=self._folder,
            env={**self._env, **settings},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def in_a_file(folder: Path) -> Place:
    """A SQLite file, where the page has it."""
    return Place(folder, f"sqlite:///{folder / 'supervision.sqlite3'}", {}, "supervision")


@contextmanager
def on_a_server(server: Postgres, folder: Path, *, owner_may_all: bool) -> Iterator[Place]:
    """A database and its owner, made as the page says; that of the container is a superuser."""
    name, password = f"supervision_{new_id()[:8]}", new_id()
    power = "SUPERUSER" if owner_may_all else ""
    server.do(f"CREATE ROLE {name} LOGIN {power} PASSWORD '{password}'")
    server.do(f"CREATE DATABASE {name} OWNER {name}")
    url = server.address.set(
        drivername="postgresql+psycopg", username=name, password=password, database=name
    )
    who = (name, password) if owner_may_all else None
    try:
        yield Place(
            folder, url.render_as_string(hide_password=False), _env(server.address, who), name
        )
    finally:
        server.do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.do(f"DROP ROLE {name}")


def _env(address: URL, who: tuple[str, str] | None) -> dict[str, str]:
    """Where PostgreSQL's own programs find the server, and as whom they come."""
    user, password = who or (address.username, address.password)
    host = address.host or address.query.get("host")
    known = {"PGHOST": host, "PGPORT": address.port, "PGUSER": user, "PGPASSWORD": password}
    env = {name: str(value) for name, value in known.items() if value}
    return env | {"PATH": str(Path(program("pg_dump")).parent)}
