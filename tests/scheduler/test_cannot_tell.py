"""Where nobody can say whether a message was posted: what may not be lost is said again, marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.messages.repetition import WORDS
from bot.store import nudges
from bot.store.nudges import NudgeState
from bot.surfaces.surface import Unknown
from tests.support.crowd import GATHERED, REMINDED, WARNED, Crowd, resolved, states

GRACE = 45


def in_doubt(crowd: Crowd, *, said: bool) -> None:
    crowd.surface.fail_next(Unknown("lost"), said=said)
    crowd.surface.secretive = True
    crowd.drain(most=120)


@pytest.mark.parametrize("said", [False, True])
def test_an_escalation_is_said_again_and_says_so(database, said):
    crowd = Crowd(database, 1)
    duty = crowd.owe("p00", WARNED)
    in_doubt(crowd, said=said)
    assert crowd.words("p00")[-1] == f"{WORDS}\np00 warning warning"
    assert len(crowd.words("p00")) == 1 + said
    assert states(crowd, duty) == {NudgeState.SENT}
    assert resolved(crowd) == {"sent_again_unsure": 1}


def test_what_was_perhaps_said_twice_says_so_once_it_is_revised(database):
    crowd = Crowd(database, 1)
    duty = crowd.owe("p00", WARNED)
    in_doubt(crowd, said=True)
    for _ in range(2):
        with database.write() as tx:
            nudges.bump_messages(tx, [duty])
        crowd.drain()
        assert crowd.words("p00")[-1] == f"{WORDS}\n{crowd.writer.latest}"


@pytest.mark.parametrize("said", [False, True])
def test_a_reminder_is_not_said_again(database, said):
    crowd = Crowd(database, 1)
    duty = crowd.owe("p00", REMINDED)
    in_doubt(crowd, said=said)
    assert len(crowd.words("p00")) == said
    assert states(crowd, duty) == {NudgeState.UNDELIVERABLE}
    assert resolved(crowd) == {"given_up": 1}


def test_of_a_brief_only_the_escalation_is_said_again(database):
    crowd = Crowd(database, 1)
    reminder = crowd.owe("p00", GATHERED)
    warned = crowd.owe("p00", tuple(_gathered(one) for one in WARNED))
    in_doubt(crowd, said=True)
    first, second = crowd.words("p00")
    assert "note" in first
    assert "warning" in first
    assert "note" not in second
    assert "warning" in second
    assert WORDS in second
    assert states(crowd, reminder) == {NudgeState.UNDELIVERABLE}
    assert states(crowd, warned) == {NudgeState.SENT}


def _gathered(rung):
    return replace(rung, brief=rung.name == "warning")


def test_what_was_found_and_what_was_sent_again_is_counted(database):
    crowd = Crowd(database, 2)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    crowd.surface.fail_next(Unknown("lost"), said=True)
    crowd.surface.fail_next(Unknown("lost"), said=False)
    took = crowd.drain()
    assert GRACE <= took <= GRACE + 10
    assert sorted(crowd.surface.order) == crowd.people
    assert resolved(crowd) == {"found": 1, "sent_again": 1}
