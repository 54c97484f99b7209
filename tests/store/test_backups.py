"""A backup made while the bot writes comes back whole: by the commands of docs/operations.md."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot.store import fact_log, notes
from bot.store.database import Database
from bot.store.keys import check_keys
from bot.store.migrations import is_current
from bot.store.vault import Vault, WrongKeys
from tests.support.database import KEY
from tests.support.organisation import ALICE_AND_BOB, NOW
from tests.support.postgres import Postgres, program
from tests.support.sessions import write_session

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.fixture
def writing(database: Database) -> Iterator[str]:
    """A note is kept, and somebody goes on writing until the test is over."""
    with database.write() as tx:
        check_keys(tx)
        held = write_session(tx, ALICE_AND_BOB)
        notes.keep(tx, "alice", held.id, "q1", "one thing", NOW)
    stop = Event()
    writer = Thread(target=_write_until, args=(database, stop))
    writer.start()
    yield database.engine.url.render_as_string(hide_password=False)
    stop.set()
    writer.join()


def _write_until(database: Database, stop: Event) -> None:
    while not stop.is_set():
        with database.write() as tx:
            fact_log.write(tx, "person", "alice", "told", {}, now=NOW, by=None)
            fact_log.write(tx, "person", "bob", "told", {}, now=NOW, by=None)


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


def test_a_backup_made_while_the_bot_writes_comes_back_whole(
    writing: str, dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if dialect == "sqlite":
        comes_back(_copied(writing, tmp_path / "backup.sqlite3"))
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        _dump_and_restore(writing, url, tmp_path / "backup.dump")
        comes_back(url)


def _copied(url: str, backup: Path) -> str:
    assert "VACUUM INTO 'backup.sqlite3'" in PAGE
    with closing(sqlite3.connect(str(make_url(url).database))) as connection:
        connection.execute(f"VACUUM INTO '{backup}'")
    return f"sqlite:///{backup}"


def _dump_and_restore(url: str, target: str, backup: Path) -> None:
    for name, *words in (
        ("pg_dump", "--format=custom", f"--file={backup}", _plain(url)),
        ("pg_restore", "--no-owner", f"--dbname={_plain(target)}", str(backup)),
    ):
        assert f"{name} {words[0]}" in PAGE
        subprocess.run([program(name), *words], check=True)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")
