"""The worked examples beside each pack hold, and leave no rule of it out."""

from __future__ import annotations

import pytest

from bot.domain.places import PlaceKind
from bot.policies.loader import load_pack, pack_names
from tests.support.worked_examples import Example, Examples, disagreements, load

_ALL = [(of, example) for of in map(load, pack_names()) for example in of.examples]


@pytest.mark.parametrize(
    ("of", "example"), _ALL, ids=[f"{of.policy}: {example.title}" for of, example in _ALL]
)
def test_the_engine_says_the_same(of: Examples, example: Example) -> None:
    assert disagreements(example, of) == []


@pytest.mark.parametrize("name", pack_names())
def test_every_rule_has_an_example(name: str) -> None:
    examples, pack = load(name).examples, load_pack(name)
    shown = {expected.rule for example in examples for expected in example.expect}
    assert {rule.id for rule in pack.rules} - shown == set()


@pytest.mark.parametrize("name", pack_names())
def test_every_finding_has_an_example_of_it_and_of_its_absence(name: str) -> None:
    examples, ids = load(name).examples, {rule.id for rule in load_pack(name).findings}
    assert ids - {one.rule for example in examples for one in example.find} == set()
    assert ids - {id for example in examples for id in example.nothing_found} == set()


@pytest.mark.parametrize("name", pack_names())
def test_every_rule_that_another_one_carries_is_shown_by_it(name: str) -> None:
    carried = {
        id: set(place.by)
        for id, place in load_pack(name).places.items()
        if place.as_ in (PlaceKind.DUTY, PlaceKind.FINDING)
    }
    shown: dict[str, set[str]] = {}
    for example in load(name).examples:
        for id in example.shows:
            shown.setdefault(id, set()).update(expected.rule for expected in example.expect)
    assert shown.keys() == carried.keys()
    assert {id for id, by in carried.items() if not by & shown[id]} == set()


@pytest.mark.parametrize("name", pack_names())
def test_every_example_asks_for_something(name: str) -> None:
    assert [e.title for e in load(name).examples if not _asks(e)] == []


def _asks(e: Example) -> bool:
    return bool(e.expect or e.nothing_owed or e.not_owed or e.find or e.nothing_found)
