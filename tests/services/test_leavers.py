"""Whoever has had their last day is supervised no longer, with or without an import after it.

Until then they are looked for in chat like anybody.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.local_time import end_of_day
from bot.services.matching import match
from bot.store import accounts, duties, homes, pairs, people
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, CAROL, SURFACE, WORKSPACE
from tests.support.sessions import at, write_held

LAST_DAY = date(2026, 11, 25)
AN_INSTANT = timedelta(microseconds=1)


@pytest.fixture
def leaving(quiet):
    """Alice, supervised ten days ago, has a last day ahead."""
    held_on = date(2026, 11, 13)
    write_held(quiet, held_on, ALICE_AND_BOB, recorded_at=at(held_on, 12))
    with quiet.desk.database.write() as tx:
        people.change(tx, replace(people.get(tx, ALICE.id), left_on=LAST_DAY))
    quiet.compute()
    return quiet


def of_alice(office):
    """Her pair, and what is owed about her."""
    with office.desk.database.read() as tx:
        return pairs.of_practitioner(tx, ALICE.id), duties.open_about(tx, [ALICE.id])


def test_somebody_is_supervised_to_the_end_of_their_last_day(leaving):
    last = end_of_day(LAST_DAY, leaving.desk.policy.zone)
    leaving.play(last)
    pair, owed = of_alice(leaving)
    assert pair == ALICE_AND_BOB
    assert owed
    leaving.play(last + AN_INSTANT)
    assert of_alice(leaving) == (None, [])


def test_nobody_is_told_of_supervision_that_would_have_fallen_due_after_it(leaving):
    leaving.play(at(date(2027, 2, 1)))
    told = [*leaving.said(BOB.id), *leaving.said(CAROL.id)]
    assert not [said for said in told if "Alice" in said]


def test_the_supervisor_s_home_is_shown_without_them(leaving):
    with leaving.desk.database.write() as tx:
        homes.opened(tx, BOB.id)
        homes.shown(tx, BOB.id, 1)
    leaving.play(at(date(2026, 11, 26)))
    with leaving.desk.database.read() as tx:
        assert homes.behind(tx, BOB.id)


def test_somebody_with_a_last_day_ahead_is_found_in_chat(leaving):
    with leaving.desk.database.write() as tx:
        accounts.remove(tx, ALICE.id)

    def find(emails):
        return dict.fromkeys(emails, "U-found")

    last = end_of_day(LAST_DAY, leaving.desk.policy.zone)
    after = last + AN_INSTANT
    assert match(leaving.desk, SURFACE, WORKSPACE, find, now=after) == 0
    assert match(leaving.desk, SURFACE, WORKSPACE, find, now=last) == 1
    with leaving.desk.database.read() as tx:
        assert accounts.person_of(tx, SURFACE, WORKSPACE, "U-found") == ALICE.id
