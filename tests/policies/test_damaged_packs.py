"""Whatever is done to a pack of ours: a fault in words, or a policy that answers. Never a trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duties import duties
from bot.domain.findings import findings
from bot.domain.guidance import guidance
from bot.policies.faults import Faulty
from bot.policies.loader import PACKS, checked, pack_names, policy
from bot.policies.plain_yaml import read_yaml
from bot.policies.schema import shaped
from tests.support.known import facts, held, moment
from tests.support.mutations import damaged, mutated, mutations, parent, places
from tests.support.sixth_council import written

_PACKS = {name: read_yaml(PACKS / f"{name}.yaml")[0] for name in pack_names()}
_NOW = moment(date(2026, 11, 23), 9)
_FACTS = facts(held("last", date(2026, 10, 28)))


def _says_where_and_what(faulty: Faulty) -> None:
    for fault in faulty.faults:
        assert fault.where, fault
        assert fault.found, fault
        assert fault.expected, fault
    assert "pydantic" not in str(faulty)
    assert "validation error" not in str(faulty)


def _asked(raw: object, name: str) -> None:
    """The whole way, as far as it goes."""
    try:
        found = policy(checked(raw, f"{name}.yaml", {}), {}, open_ended=True)
    except Faulty as faulty:
        _says_where_and_what(faulty)
    else:
        duties(_FACTS, found, _NOW)
        findings(_FACTS, found, _NOW)
        guidance(_FACTS, found, _NOW)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_pack_can_be_damaged_into_anything_but_faults_or_a_policy(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(pack_names()))
    _asked(data.draw(damaged(_PACKS[name])), name)


@pytest.mark.long
def test_hundreds_of_mutations_of_a_small_pack(tmp_path: Path) -> None:
    raw, _ = read_yaml(written(tmp_path))
    tried = refused = 0
    for _, changed in mutations(raw):
        tried += 1
        try:
            checked(changed, "sixth.yaml", {})
        except Faulty as faulty:
            refused += 1
            _says_where_and_what(faulty)
    assert tried > 1000
    assert refused > tried * 2 / 3


@pytest.mark.parametrize("name", pack_names())
def test_a_misspelt_key_of_any_rule_is_refused_with_the_right_one(name: str) -> None:
    raw = _PACKS[name]
    named_freely = ("ladders", "places", "titles", "chosen", "by_choice")
    keys = [
        path
        for path in places(raw)
        if path and isinstance(path[-1], str) and path[-1] != "kind"
        if not (len(path) > 1 and path[-2] in named_freely) and len(path[-1]) > 3
    ]
    for path in keys[:: max(1, len(keys) // 60)]:
        with pytest.raises(Faulty) as caught:
            shaped(mutated(raw, path, "misspelt"), f"{name}.yaml", {})
        near = {fault.nearest for fault in caught.value.faults}
        assert path[-1] in near, (path, parent(raw, path), str(caught.value))
