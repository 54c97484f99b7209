"""What is read of a practitioner after a change of supervisor."""

from __future__ import annotations

from bot.domain.facts import Pair
from bot.store import pairs
from bot.store.database import Database
from bot.store.facts import load_facts
from tests.support.organisation import (
    ALICE,
    ALICE_AND_BOB,
    CAROL,
    DAN,
    GO_LIVE,
    TODAY,
)


def test_the_former_supervisor_is_still_known(database: Database) -> None:
    new = Pair("alice-carol", ALICE.id, CAROL.id, TODAY)
    with database.write() as tx:
        pairs.begin(tx, new)
        alice, dan = load_facts(tx, ALICE.id, GO_LIVE), load_facts(tx, DAN.id, GO_LIVE)
    assert (alice.pair, alice.earlier_pairs) == (new, (ALICE_AND_BOB,))
    assert dan.earlier_pairs == ()
