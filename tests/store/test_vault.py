"""What people write is unreadable without the keys, and cannot be moved elsewhere."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from bot.domain.codes import Unreadable
from bot.store import agenda, notes
from bot.store.database import Database
from bot.store.keys import check_keys
from bot.store.sealed import PLACES
from bot.store.tables import agenda_line, metadata, note
from bot.store.vault import Misplaced, Vault, WrongKeys
from tests.support.database import KEY
from tests.support.organisation import ALICE, ALICE_AND_BOB, NOW
from tests.support.sessions import write_session

OTHER_KEY = Fernet.generate_key().decode()


def with_keys(database: Database, *keys: str) -> Database:
    return Database(str(database.engine.url), Vault(keys))


def test_what_is_sealed_opens_again_at_its_place() -> None:
    vault = Vault([KEY])
    sealed = vault.seal("note.words", "1", "Ich höre zu")
    assert "höre" not in sealed
    assert vault.open("note.words", "1", sealed) == "Ich höre zu"


@pytest.mark.parametrize(("place", "row"), [("note.words", "2"), ("fact.data", "1")])
def test_what_is_sealed_opens_nowhere_else(place: str, row: str) -> None:
    vault = Vault([KEY])
    with pytest.raises(Misplaced):
        vault.open(place, row, vault.seal("note.words", "1", "words"))


def test_other_keys_open_nothing_and_say_what_to_do() -> None:
    sealed = Vault([OTHER_KEY]).seal("note.words", "1", "words")
    with pytest.raises(WrongKeys, match="SUPERVISION_ENCRYPTION_KEYS"):
        Vault([KEY]).open("note.words", "1", sealed)


def test_a_vault_needs_a_key() -> None:
    with pytest.raises(ValueError, match="key"):
        Vault([])


def test_words_are_not_readable_in_the_file(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        notes.keep(tx, ALICE.id, session.id, "q", "unmistakable words", NOW)
        agenda.add(tx, ALICE_AND_BOB.id, ALICE.id, "case", words="unmistakable words", now=NOW)
    with database.read() as tx:
        stored = [tx.execute(select(c)).scalar_one() for c in (note.c.words, agenda_line.c.words)]
    assert all("unmistakable" not in one for one in stored)


def test_the_database_remembers_its_keys(database: Database) -> None:
    with database.write() as tx:
        check_keys(tx)
        check_keys(tx)
    with (
        with_keys(database, OTHER_KEY).write() as tx,
        pytest.raises(WrongKeys, match="Put that key back"),
    ):
        check_keys(tx)


def test_once_started_with_a_new_key_it_is_enough(database: Database) -> None:
    with database.write() as tx:
        check_keys(tx)
        session = write_session(tx, ALICE_AND_BOB)
        note_id = notes.keep(tx, ALICE.id, session.id, "q", "words", NOW)
    with with_keys(database, OTHER_KEY, KEY).write() as tx:
        check_keys(tx)
    with with_keys(database, OTHER_KEY).write() as tx:
        check_keys(tx)
        found = notes.find(tx, note_id)
        assert found is not None
        assert found.words == "words"


def test_a_ciphertext_put_into_another_row_is_not_shown(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        theirs = notes.keep(tx, "bob", session.id, "q", "Bob's own", NOW)
        mine = notes.keep(tx, ALICE.id, session.id, "q", "Alice's own", NOW)
        stolen = tx.execute(select(note.c.words).where(note.c.id == theirs)).scalar_one()
        tx.execute(update(note).where(note.c.id == mine).values(words=stolen))
    with database.read() as tx:
        found = notes.find(tx, mine)
        assert found is not None
        assert isinstance(found.words, Unreadable)


def test_every_sealed_place_is_a_column() -> None:
    for place in PLACES:
        table, column = place.split(".")
        assert column in metadata.tables[table].c
