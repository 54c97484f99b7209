"""What nobody could answer from the database is not kept there, so that nothing nags for ever."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.duties import duties
from bot.domain.duty import DutyKind
from bot.policies import loader
from bot.services.answerable import answerable
from tests.support.known import facts, held, moment


@pytest.mark.parametrize("name", ["camden", "kent", "northumberland"])
def test_only_what_can_be_answered_is_kept(name: str) -> None:
    policy = loader.policy(loader.load_pack(name), {}, open_ended=True)
    known, now = facts(held("last", date(2026, 10, 28))), moment(date(2026, 11, 23))
    found = duties(known, policy, now).duties
    kept = duties(known, answerable(policy), now).duties
    assert set(kept) < set(found)
    left_out = {duty.key.kind for duty in found if duty not in kept}
    assert left_out == {DutyKind.OBLIGATION}
    assert DutyKind.RECORDING in {duty.key.kind for duty in kept} or name != "northumberland"
