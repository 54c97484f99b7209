"""The whole command line on PostgreSQL: its address is all that is different."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from tests.command_line.council import Council
from tests.support.postgres import Postgres

NOWHERE = "postgresql+psycopg://bot:secret@127.0.0.1:9/supervision"


@pytest.fixture
def on_postgresql(council: Council, postgres: Postgres) -> Iterator[Council]:
    """Nothing is set up but an empty database."""
    with postgres.database() as url:
        council.database_url = url
        yield council


def test_from_nothing_to_the_first_messages(on_postgresql: Council) -> None:
    council = on_postgresql
    council.establish()
    assert "good  database and keys" in council.command("doctor").output
    days = ("--from", "2026-11-23", "--to", "2026-11-27")
    assert "CS-100" in council.well("preview", *days)
    assert "Owed now: 0" not in council.well("tick")
    assert "Messages sent: 0" not in council.well("tick", "--send")
    assert "Messages sent: 0" in council.well("tick", "--send")
    assert list(council.said_to("alice"))


def test_choices_duties_and_pausing(on_postgresql: Council) -> None:
    council = on_postgresql
    council.establish()
    council.well("set", "pilot_teams", "North")
    assert "North" in council.well("init")
    assert "supervision" in council.well("duties", "--person", "P4", "--at", "2026-11-23").lower()
    council.well("pause")
    assert "Messages sent: 0" in council.well("tick", "--send")
    council.well("resume")
    assert "Nothing" in council.well("import", str(council.folder / "people.csv"), "--yes")


def test_an_address_without_a_driver_will_do(on_postgresql: Council) -> None:
    on_postgresql.database_url = on_postgresql.database_url.replace("+psycopg", "")
    on_postgresql.establish()


def test_a_database_that_does_not_answer_is_a_sentence(council: Council) -> None:
    council.database_url = NOWHERE
    doctor = council.command("doctor").output
    for said in (council.refused("init", "--policy", "camden"), council.refused("run"), doctor):
        assert "127.0.0.1:9" in said
        assert "Is PostgreSQL running there" in said
        assert "secret" not in said


def test_a_database_that_was_never_made_is_a_sentence(on_postgresql: Council) -> None:
    elsewhere = make_url(on_postgresql.database_url).set(database="nowhere")
    on_postgresql.database_url = elsewhere.render_as_string(hide_password=False)
    assert "createdb" in on_postgresql.command("doctor").output


def test_the_tables_go_back_and_forward(on_postgresql: Council) -> None:
    council = on_postgresql
    council.establish()
    assert "Start the bot that goes with them" in council.well("migrate", "--to", "0001")
    assert "supervision-bot init" in council.refused("run")
    assert "0001" in council.refused("migrate", "--to", "7")
    council.well("migrate")
    assert "good  database and keys" in council.command("doctor").output
