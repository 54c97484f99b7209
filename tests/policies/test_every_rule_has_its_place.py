"""All 299 rules of the register have one place each, and the pages say so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.places import PlaceKind
from bot.domain.policy import Pack
from bot.policies.faults import Faulty
from bot.policies.loader import PACKS, load_pack, pack_names
from bot.policies.pages import classes, pages
from bot.policies.questions import bank_names, load_bank
from bot.policies.register import entries, register

DOCS = Path(__file__).parents[2] / "docs" / "policies"
COUNTS = {
    "kent": 64,
    "northumberland": 100,
    "westmorland_and_furness": 45,
    "camden": 46,
    "wandsworth": 44,
}


def test_the_register_has_every_rule_once() -> None:
    assert {name: len(of) for name, of in register().items()} == COUNTS
    ids = [entry.id for of in register().values() for entry in of]
    assert len(ids) == len(set(ids)) == 299


def test_each_council_of_the_register_has_its_pack() -> None:
    assert set(register()) == set(pack_names())


@pytest.mark.parametrize("name", pack_names())
def test_each_rule_is_counted_in_one_class(name: str) -> None:
    assert classes(load_pack(name)).total() == COUNTS[name]


@pytest.mark.parametrize("name", pack_names())
def test_what_speaks_of_a_date_is_dated_or_says_what_is_missing(name: str) -> None:
    known = entries(name)
    dateless = (PlaceKind.GUIDANCE, PlaceKind.NOT_FOR_SOFTWARE)
    silent = [
        id
        for id, place in load_pack(name).places.items()
        if known[id].needs_a_date_or_a_telling and place.as_ in dateless and not place.missing
    ]
    assert silent == []


@pytest.mark.parametrize("name", pack_names())
def test_a_prompt_has_its_questions(name: str) -> None:
    asked = {question.rule for bank in bank_names() for question in load_bank(bank)}
    prompts = {id for id, p in load_pack(name).places.items() if p.as_ is PlaceKind.PROMPT}
    assert prompts - asked == set()


@pytest.mark.parametrize("name", sorted(pages()))
def test_no_page_is_stale(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name]


def test_there_is_no_page_too_many() -> None:
    assert {file.name for file in DOCS.glob("*.md")} == {*pages(), "corrections.md"}


@pytest.mark.parametrize("name", pack_names())
def test_the_page_says_whose_each_value_is(name: str) -> None:
    page = pages()[f"{name}.md"]
    for spec in load_pack(name).settings:
        assert f"`{spec.name}`" in page


Changed = Callable[[str, str], Pack]


@pytest.fixture
def camden(tmp_path: Path) -> Changed:
    def changed(before: str, after: str) -> Pack:
        text = (PACKS / "camden.yaml").read_text(encoding="utf-8")
        assert before in text
        file = tmp_path / "camden.yaml"
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        return load_pack(file)

    return changed


MISSING = '"that there is an emergency whose decision needs authority"'
WRONG = [
    ("  CAMDEN-3:\n", "  CAMDEN-99:\n", "places: found nothing about CAMDEN-3"),
    ("  CAMDEN-3:\n", "  CAMDEN-33:\n", "Did you mean 'CAMDEN-3'?"),
    ("  CAMDEN-3:\n", "  CAMDEN-5c:\n", "found a rule of its own and a place, expected one of the"),
    ("id: CAMDEN-6Fe", "id: CAMDEN-6F", "Did you mean 'CAMDEN-6Fe'?"),
    ("id: CAMDEN-6Pa", "id: CAMDEN-6Pq", "found 'CAMDEN-6Pq', expected an id of the register"),
    ("as: prompt", "as: promt", "Did you mean 'prompt'?"),
    ("by: [CAMDEN-5c]", "by: [CAMDEN-5d]", "found 'CAMDEN-5d', expected a rule of this pack"),
    ("    by: [CAMDEN-5c]\n", "", "found duty without `by`, expected `by` with duty"),
    ("    when: decision\n", "", "found guidance without `when`"),
    ("when: decision", "when: decison", "Did you mean 'decision'?"),
    (
        "    missing: {what: only_they_know",
        "    # missing: {what: only_they_know",
        "expected `missing`",
    ),
    ("what: only_they_know", "what: only_they_no", "Did you mean 'only_they_know'?"),
    (MISSING, '""', "expected the fact that is missing, in words"),
    (
        "as: prompt\n",
        f"as: prompt\n    missing: {{what: number, says: {MISSING}}}\n",
        "expected it only with a rule that speaks of a date",
    ),
    ("    fact: session.kind\n", "", "expected either `setting`, or `fact`"),
    ("fact: session.kind", "fact: session.kid", "Did you mean 'session.kind'?"),
    ("as: prompt\n", "as: prompt\n    setting: hold\n", "found `setting` with prompt"),
    ("as: setting\n", "as: setting\n    setting: hol\n", "Did you mean 'hold'?"),
    ("as: guidance\n", "as: guidance\n    roles: [team_managr]\n", "Did you mean 'team_manager'?"),
    ("says: Questions under each of the four functions.", 'says: ""', "found nothing, expected a"),
]


@pytest.mark.parametrize(("before", "after", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_a_wrong_place_is_said(camden: Changed, before: str, after: str, said: str) -> None:
    with pytest.raises(Faulty) as caught:
        camden(before, after)
    assert said in str(caught.value)
