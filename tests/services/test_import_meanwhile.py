"""Somebody tells the bot something while an import is being compared: nothing of theirs is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from bot.domain.facts import Person
from bot.services import importing
from bot.services.desk import Desk
from bot.store import fact_log, people
from bot.store.database import Database
from tests.support.example import FILES, NOW, example_desk

Tell = Callable[[Connection], object]


@pytest.fixture
def desk(empty_database: Database) -> Desk:
    return example_desk(empty_database)


def something_else(tx: Connection) -> None:
    fact_log.write(tx, "duty", "d1", "acknowledged", {}, now=NOW, by=None)


def somebody_new(tx: Connection) -> None:
    """Who is in the file too."""
    other = Person(id="x", name="Sam", role="social_worker", started_on=NOW.date())
    people.add(tx, other, external_id="P01", email="sam@example.org")
    fact_log.write(tx, "person", "x", "added", {}, now=NOW, by=None, source="import")


@pytest.fixture
def quicker(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[Tell, int], list[int]]:
    """So many times somebody tells something just before the import may write; gives the list to
    which each time is added that it may."""
    whole = desk.database.write

    def begin(tell: Tell, times: int) -> list[int]:
        turns: list[int] = []

        @contextmanager
        def write() -> Iterator[Connection]:
            if len(turns) < times:
                with whole() as tx:
                    tell(tx)
            turns.append(times)
            with whole() as tx:
                yield tx

        monkeypatch.setattr(desk.database, "write", write)
        return turns

    return begin


@pytest.mark.parametrize(("times", "turns"), [(0, 1), (1, 2), (2, 3), (9, 4)])
def test_what_does_not_concern_it_only_makes_it_look_again(desk, quicker, times, turns):
    prepared = importing.prepare(desk, FILES, now=NOW)
    taken = quicker(something_else, times)
    importing.carry_out(desk, prepared, now=NOW)
    assert len(taken) == turns
    assert importing.prepare(desk, FILES, now=NOW).difference.is_empty


@pytest.mark.parametrize("times", [1, 9])
def test_what_concerns_it_makes_it_write_nothing(desk, quicker, times):
    prepared = importing.prepare(desk, FILES, now=NOW)
    told = iter([somebody_new])
    quicker(lambda tx: next(told, something_else)(tx), times)
    with pytest.raises(importing.ChangedMeanwhile):
        importing.carry_out(desk, prepared, now=NOW)
    with desk.database.read() as tx:
        assert [entry.external_id for entry in people.everybody(tx)] == ["P01"]
