"""In which order one person is told: answers, what is urgent, what was left for them, the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages.notice import Notice, Paragraph
from bot.messages.plain_data import of_notice
from bot.store import conversations, waiting
from bot.store.messages import ALERT, ANSWER
from tests.support.crowd import GATHERED, REMINDED, WARNED, Crowd
from tests.support.organisation import NOW, SURFACE

EARLIER = NOW - timedelta(hours=1)
DAYS_AGO = NOW - timedelta(days=30)


@pytest.fixture
def crowd(database):
    return Crowd(database, 1)


def leave(crowd, kind, since=EARLIER):
    """Leaves one message of that kind, which says its kind."""
    with crowd.database.write() as tx:
        there = conversations.of_person(tx, "p00", SURFACE)
        waiting.leave(tx, there.id, kind, of_notice(Notice((Paragraph(kind),))), since)


def told(crowd):
    """Everything in the order in which it was said, each by its first words."""
    crowd.drain()
    return crowd.words("p00")


def test_a_note_waits_behind_a_warning_and_goes_before_a_reminder(crowd):
    leave(crowd, "note")
    crowd.owe("p00", REMINDED)
    crowd.owe("p00", WARNED)
    assert told(crowd) == ["p00 warning warning", "note", "p00 ask ask"]


def test_of_an_alert_and_a_warning_the_older_goes_first(crowd):
    leave(crowd, ALERT, DAYS_AGO)
    crowd.owe("p00", WARNED)
    assert told(crowd) == [ALERT, "p00 warning warning"]


def test_an_alert_that_is_newer_than_a_warning_waits_for_it(crowd):
    leave(crowd, ALERT, NOW)
    crowd.owe("p00", WARNED)
    assert told(crowd) == ["p00 warning warning", ALERT]


def test_an_answer_goes_before_everything_and_an_alert_before_a_note(crowd):
    leave(crowd, "note", DAYS_AGO)
    leave(crowd, ALERT)
    leave(crowd, ANSWER, NOW)
    crowd.owe("p00", REMINDED)
    crowd.owe("p00", GATHERED)
    assert told(crowd) == [ANSWER, ALERT, "note", "p00 ask ask", "brief: p00 note note"]
