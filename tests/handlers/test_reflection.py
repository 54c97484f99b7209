"""The reflective minute, and the notes that Bob keeps for himself."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.facts import Pair
from bot.store import agenda, notes, pairs
from tests.handlers.conftest import Stage
from tests.handlers.test_sessions import hold
from tests.support.organisation import BOB, CAROL
from tests.support.reception import buttons, words
from tests.support.slack import Json


@pytest.fixture
def offered(stage: Stage) -> Json:
    """Bob's reflective minute after this morning's session."""
    hold(stage)
    found = [m for m in stage.reception.messages(BOB) if "reflection.write" in buttons(m)]
    return found[0]


def test_another_question_up_to_three(stage: Stage, offered: Json) -> None:
    seen = [words(offered)]
    for _ in range(2):
        stage.reception.click(BOB, _now(stage, offered), "reflection.another")
        stage.reception.deliver()
        seen.append(words(_now(stage, offered)))
    assert len(set(seen)) == 3
    assert "reflection.another" not in buttons(_now(stage, offered))


def test_a_note_is_kept_found_again_and_deleted(stage: Stage, offered: Json) -> None:
    stage.reception.click(BOB, offered, "reflection.write")
    stage.reception.submit(BOB, words="I hurried the last ten minutes.")
    told = stage.reception.top(BOB)
    assert "Your note is kept." in words(told)
    stage.reception.click(BOB, told, "notes.mine")
    assert "You have kept 1 note." in stage.reception.modals(BOB)[-1]
    stage.reception.click(BOB, stage.reception.top(BOB), "notes.open")
    assert "I hurried the last ten minutes." in stage.reception.modals(BOB)[-1]
    stage.reception.click(BOB, stage.reception.top(BOB), "notes.delete")
    stage.reception.submit(BOB)
    assert "Your note is deleted." in stage.reception.modals(BOB)[-1]
    with stage.reception.database.read() as tx:
        assert notes.of_person(tx, BOB.id) == []


def test_a_note_without_words_is_not_kept(stage: Stage, offered: Json) -> None:
    stage.reception.click(BOB, offered, "reflection.write")
    answer = stage.reception.submit(BOB, words="   ")
    assert list(answer["errors"]) == ["words"]
    with stage.reception.database.read() as tx:
        assert notes.of_person(tx, BOB.id) == []


def test_taken_to_ones_own_supervision_once(stage: Stage, offered: Json) -> None:
    with stage.reception.database.write() as tx:
        pairs.begin(tx, Pair("bob-carol", BOB.id, CAROL.id, date(2024, 1, 8)))
    stage.reception.click(BOB, offered, "reflection.take")
    stage.reception.click(BOB, offered, "reflection.take")
    with stage.reception.database.read() as tx:
        (line,) = agenda.of_pair(tx, "bob-carol")
    assert (line.topic, line.author) == ("reflection", BOB.id)
    stage.reception.deliver()
    assert "It is on the agenda of your own supervision." in words(_now(stage, offered))


def test_without_a_supervisor_there_is_nothing_to_take_it_to(stage: Stage, offered: Json) -> None:
    stage.reception.click(BOB, offered, "reflection.take")
    assert "We do not know who supervises you" in stage.reception.modals(BOB)[0]


def test_not_today_is_told_to_nobody(stage: Stage, offered: Json) -> None:
    stage.reception.click(BOB, offered, "reflection.not_today")
    stage.reception.deliver()
    shown = _now(stage, offered)
    assert "Not today, then. Nobody is told." in words(shown)
    assert buttons(shown) == []
    assert not any("question" in said for said in stage.reception.said(CAROL))


def _now(stage: Stage, message: Json) -> Json:
    return next(m for m in stage.reception.messages(BOB) if m["ts"] == message["ts"])
