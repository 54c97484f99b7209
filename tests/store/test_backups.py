"""A backup made while the bot writes comes back whole: by the commands of docs/operations.md."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography.fernet import Fernet

from bot.store import fact_log, notes
from bot.store.database import Database
from bot.store.keys import check_keys
from bot.store.migrations import is_current
from bot.store.vault import Vault, WrongKeys
from tests.support.by_the_page import ROOT, Place, blocks, in_a_file, on_a_server
from tests.support.database import KEY, with_cast
from tests.support.organisation import ALICE_AND_BOB, NOW
from tests.support.sessions import write_session

FILE, SERVER, CONTAINER = "A SQLite file", "PostgreSQL", "PostgreSQL of docker-compose.yaml"
SPOILING = """
import os, sys
from bot.store import notes
from bot.store.database import Database
from bot.store.vault import Vault
with Database(sys.argv[1], Vault([sys.argv[2]])).write() as tx:
    for note in notes.of_person(tx, "alice"):
        notes.remove(tx, note.id)
os._exit(0)
"""
ON_A_SERVER = [pytest.param(one, marks=pytest.mark.server) for one in (SERVER, CONTAINER)]


@pytest.fixture
def dialect() -> str:
    return "sqlite"  # the database comes with the place


@pytest.fixture(params=[FILE, *ON_A_SERVER])
def heading(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(heading: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Where the section's commands are run."""
    if heading == FILE:
        yield in_a_file(tmp_path)
        return
    server = request.getfixturevalue("postgres")
    with on_a_server(server, tmp_path, owner_may_all=heading == CONTAINER) as there:
        yield there


@contextmanager
def somebody_writing(url: str) -> Iterator[None]:
    """A note is kept, and somebody goes on writing until the end of the block."""
    database = Database(url, Vault([KEY]))
    with database.write() as tx:
        check_keys(tx)
        held = write_session(tx, ALICE_AND_BOB)
        notes.keep(tx, "alice", held.id, "q1", "one thing", NOW)
    stop = Event()
    writer = Thread(target=_write_until, args=(database, stop))
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()
        database.close()


def _write_until(database: Database, stop: Event) -> None:
    while not stop.is_set():
        with database.write() as tx:
            fact_log.write(tx, "person", "alice", "told", {}, now=NOW, by=None)
            fact_log.write(tx, "person", "bob", "told", {}, now=NOW, by=None)


def spoil(url: str) -> None:
    """What has to be undone by restoring, by a process that is killed and leaves its files."""
    command = [sys.executable, "-c", SPOILING, url, KEY]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def comes_back(url: str) -> None:
    """All is there, nothing is half written, and only the right keys open it."""
    assert is_current(url)
    restored = Database(url, Vault([KEY]))
    with restored.write() as tx:
        check_keys(tx)
        assert [note.words for note in notes.of_person(tx, "alice")] == ["one thing"]
        told = [len(fact_log.of_subject(tx, who)) for who in ("alice", "bob")]
        assert told[0] == told[1]
        fact_log.write(tx, "person", "alice", "told", {}, now=NOW, by=None)
    restored.close()
    locked_out = Database(url, Vault([Fernet.generate_key().decode()]))
    with pytest.raises(WrongKeys), locked_out.write() as tx:
        check_keys(tx)
    locked_out.close()


def test_a_backup_made_while_the_bot_writes_comes_back_whole(place: Place, heading: str) -> None:
    back_up, restore = blocks(heading)
    with_cast(place.url)
    with somebody_writing(place.url):
        place.run(back_up)
    spoil(place.url)
    place.run(restore)
    comes_back(place.url)
