"""Where the text can be read in several ways: which values may be chosen, and what they give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.alternatives import alternatives
from bot.domain.policy import Policy
from bot.policies import loader
from bot.policies.faults import Faulty
from tests.support.known import facts, held, moment

LAST = date(2026, 10, 28)


def policy(name: str, **settings: object) -> Policy:
    return loader.policy(loader.load_pack(name), settings, open_ended=True)


def test_only_what_the_text_can_bear_may_be_chosen() -> None:
    with pytest.raises(
        Faulty, match=r"month: found \{'months': 2\}, expected one of \{'months': 1\}"
    ):
        policy("northumberland", month={"months": 2})


@pytest.mark.parametrize("name", loader.pack_names())
def test_the_recommended_length_is_one_of_the_readings(name: str) -> None:
    specs = [spec for spec in loader.load_pack(name).settings if spec.one_of]
    assert [spec.name for spec in specs if spec.default not in spec.one_of] == []


def test_each_other_reading_gives_its_own_date() -> None:
    known = facts(held("last", LAST))
    found = alternatives(known, policy("northumberland"), moment(date(2026, 11, 23)))
    dates = {
        (one.value, one.due_on)
        for key, all_of in found.items()
        for one in all_of
        if key.anchor == "last" and one.setting == "month"
    }
    assert dates == {
        ("28 days", date(2026, 11, 25)),
        ("the end of the next month", date(2026, 11, 30)),
    }


def test_a_choice_that_decides_a_date_is_named() -> None:
    known = replace(facts(held("last", LAST, recorded_at=None)), cases=())
    found = alternatives(known, policy("northumberland"), moment(LAST, 13))
    assert "five_days" in {one.setting for all_of in found.values() for one in all_of}
