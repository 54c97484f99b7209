"""The question banks: all there, each fit to be asked, and a bad one says what is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.domain.facts import CaseKind
from bot.domain.policy import ReflectionRule
from bot.policies.faults import Faulty
from bot.policies.loader import load_pack, pack_names
from bot.policies.questions import Asks, Form, Question, bank_names, load_bank, read_bank

REGISTER = Path(__file__).parents[3] / "shared" / "policies" / "questions.json"
BANKS = {name: load_bank(name) for name in bank_names()}
QUESTIONS = [question for bank in BANKS.values() for question in bank]
COUNTS = {
    "camden": 32,
    "kent": 89,
    "northumberland": 57,
    "wandsworth": 68,
    "westmorland_and_furness": 40,
}
LONGEST = 160
GOOD = """
- id: Q1
  rule: R1
  clause: 1, bullet 1
  topic: a-topic
  asks: self
  kinds: [court, looked_after]
  form: question
  words: What did you notice?
"""


def _faults(folder: Path, text: str) -> list[str]:
    file = folder / "a_bank.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Faulty) as faulty:
        read_bank(file)
    return [str(fault) for fault in faulty.value.faults]


@pytest.fixture(scope="module")
def register() -> dict[str, dict[str, str]]:
    if not REGISTER.is_file():
        pytest.skip("the register is not beside this repository")
    return {entry["id"]: entry for entry in json.loads(REGISTER.read_text(encoding="utf-8"))}


def test_each_council_has_all_its_questions() -> None:
    councils = {
        council: sum(len(bank) for name, bank in BANKS.items() if name.startswith(council))
        for council in COUNTS
    }
    assert councils == COUNTS
    assert sum(COUNTS.values()) == len(QUESTIONS) == 286


def test_no_id_stands_twice() -> None:
    times = Counter(question.id for question in QUESTIONS)
    assert [name for name, count in times.items() if count > 1] == []


def test_no_two_questions_have_the_same_words() -> None:
    assert len({question.words for question in QUESTIONS}) == len(QUESTIONS)


def test_every_question_of_the_register_is_here(register: dict[str, dict[str, str]]) -> None:
    assert {question.id for question in QUESTIONS} == set(register)


def test_topic_form_and_who_asks_are_the_register_s(register: dict[str, dict[str, str]]) -> None:
    asks = {"SELF": "self", "PRACT": "practitioner", "CHECK": "check"}
    asks |= {"PREP": "prepare", "SETUP": "setup"}
    forms = {"Q": "question", "C": "checklist", "D": "drawn"}
    for question in QUESTIONS:
        entry = register[question.id]
        assert question.topic == entry["tag"].replace(" ", "-")
        assert (question.asks, question.form) == (asks[entry["asked"]], forms[entry["form"]])


def test_kinds_of_case_are_the_register_s(register: dict[str, dict[str, str]]) -> None:
    protection, looked_after, court = (
        {CaseKind.CHILD_PROTECTION},
        {CaseKind.LOOKED_AFTER},
        {CaseKind.COURT},
    )
    narrowed = {
        "CP": protection,
        "CP (text says all)": protection,
        "CLA": looked_after,
        "court": court,
        "CP; court": protection | court,
        "CIN; CPP; LAC": protection | looked_after | {CaseKind.CHILD_IN_NEED},
        "CLA; all non-CP": set(CaseKind) - protection,
    }
    for question in QUESTIONS:
        meant = narrowed.get(register[question.id]["cases"], set(CaseKind))
        assert set(question.kinds) == meant, question.id


def test_every_question_is_fit_to_be_asked() -> None:
    ends = {Form.QUESTION: "?", Form.CHECKLIST: "?.", Form.DRAWN: "?."}
    for question in QUESTIONS:
        words = question.words
        assert len(words) < LONGEST, question.id
        assert words[-1] in ends[question.form], question.id
        assert "!" not in words, question.id
        assert words == " ".join(words.split()), question.id


def test_no_question_names_anybody() -> None:
    """Nothing but a sentence's first word, and `I`, has a capital: so no name, system or place."""
    for question in QUESTIONS:
        later = re.findall(r"(?<![.?]) ([A-Z][\w']*)", question.words)
        assert [word for word in later if word != "I"] == [], question.id


def test_a_supervisor_s_own_questions_are_theirs_alone() -> None:
    reflective = {
        rule.bank
        for name in pack_names()
        for rule in load_pack(name).rules
        if isinstance(rule, ReflectionRule)
    }
    assert reflective
    assert {question.asks for bank in reflective for question in BANKS[bank]} == {Asks.SELF}


def test_ids_once_given_stay() -> None:
    """What a supervisor was asked is kept by id, so that all come round before any repeats."""
    singles = [f"KQ8-{number:02}" for number in (*range(1, 9), *range(10, 15))]
    ids = [question.id for question in BANKS["kent_section_8"]]
    assert sorted(ids) == sorted([*singles, *(f"KQ8-09{letter}" for letter in "abcd")])


def test_a_bank_as_data(tmp_path: Path) -> None:
    file = tmp_path / "a_bank.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_bank(file) == (
        Question(
            id="Q1",
            rule="R1",
            clause="1, bullet 1",
            topic="a-topic",
            asks=Asks.SELF,
            kinds=(CaseKind.COURT, CaseKind.LOOKED_AFTER),
            form=Form.QUESTION,
            words="What did you notice?",
        ),
    )


def test_all_kinds_are_every_kind(tmp_path: Path) -> None:
    file = tmp_path / "a_bank.yaml"
    file.write_text(GOOD.replace("[court, looked_after]", "all"), encoding="utf-8")
    assert read_bank(file)[0].kinds == tuple(CaseKind)


def test_an_item_of_a_list_needs_no_question_mark(tmp_path: Path) -> None:
    file = tmp_path / "a_bank.yaml"
    text = GOOD.replace("form: question", "form: checklist").replace("notice?", "notice.")
    file.write_text(text, encoding="utf-8")
    assert read_bank(file)[0].words == "What did you notice."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "asks: self",
            "asks: slef",
            "a_bank.yaml, line 6: Q1, asks: found 'slef', "
            "expected one of self, practitioner, check, prepare, setup. Did you mean 'self'?",
        ),
        (
            "form: question",
            "form: poem",
            "a_bank.yaml, line 8: Q1, form: found 'poem', "
            "expected one of question, checklist, drawn.",
        ),
        (
            "[court, looked_after]",
            "[court, loked_after]",
            "a_bank.yaml, line 7: Q1, kinds, 2: found 'loked_after', expected all, or a list of "
            "child_protection, court, looked_after, child_in_need, care_leaver, early_help. "
            "Did you mean 'looked_after'?",
        ),
        (
            "[court, looked_after]",
            "[]",
            "a_bank.yaml, line 7: Q1, kinds: found nothing, expected all, or a list of "
            "child_protection, court, looked_after, child_in_need, care_leaver, early_help.",
        ),
        (
            "topic: a-topic",
            "topik: a-topic",
            "a_bank.yaml, line 5: Q1, topik: found 'topik', expected one of the keys "
            "id, rule, clause, topic, asks, kinds, form, words. Did you mean 'topic'?",
        ),
        (
            "clause: 1, bullet 1",
            "clause: 1",
            "a_bank.yaml, line 4: Q1, clause: found 1, expected text (numbers in quotes).",
        ),
        (
            "notice?",
            "notice.",
            "a_bank.yaml, line 9: Q1, words: found 'What did you notice.', "
            "expected a question mark at the end.",
        ),
    ],
)
def test_a_fault_says_where_what_and_what_instead(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    assert expected in _faults(tmp_path, GOOD.replace(before, after))


def test_a_key_that_is_missing(tmp_path: Path) -> None:
    text = GOOD.replace("  asks: self\n", "")
    assert _faults(tmp_path, text) == [
        "a_bank.yaml, line 2: Q1, asks: found nothing, expected this key."
    ]


def test_an_id_twice_is_shown_at_both_places(tmp_path: Path) -> None:
    assert _faults(tmp_path, GOOD + GOOD.lstrip()) == [
        f"a_bank.yaml, line {line}: Q1, id: found 'Q1' 2 times, expected each id once."
        for line in (2, 10)
    ]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("asks: self", "asks: me").replace("form: question", "form: poem")
    assert len(_faults(tmp_path, text)) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "found nothing, expected a list."),
        ("words: Why?", "found {'words': 'Why?'}, expected a list."),
        ("[]", "found nothing, expected a question or more."),
        ("- Why?", "1: found 'Why?', expected a question with the keys id, rule, "),
    ],
)
def test_a_file_that_is_no_bank(tmp_path: Path, text: str, expected: str) -> None:
    [fault] = _faults(tmp_path, text)
    assert expected in fault


def test_a_bank_that_there_is_not() -> None:
    with pytest.raises(Faulty, match=r"Did you mean 'kent_section_8'\?"):
        load_bank("kent_section_9")
