"""No question borrows its words from a council's document, nor from the register of questions.

Both lie beside the repository and not in it: where they are missing there is nothing to compare.
"""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path

import pytest

from bot.policies.questions import Question, bank_names, load_bank

SHARED = Path(__file__).parents[3] / "shared"
SOURCES = [*sorted((SHARED / "seeds").glob("*.txt")), SHARED / "policies" / "questions.md"]
REGISTER = SHARED / "policies" / "questions.json"
RUN = 5  # words in a row that count as borrowed
TOO_LIKE = 0.6  # of the two questions' words, the same and in the same order
QUESTIONS = [question for name in bank_names() for question in load_bank(name)]

Phrase = tuple[str, ...]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def _phrases(text: str) -> set[Phrase]:
    words = _words(text)
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def theirs() -> dict[str, set[Phrase]]:
    if not all(source.is_file() for source in SOURCES) or len(SOURCES) < 2:
        pytest.skip("the councils' documents are not beside this repository")
    return {source.name: _phrases(source.read_text(encoding="utf-8")) for source in SOURCES}


@pytest.fixture(scope="module")
def register() -> dict[str, str]:
    if not REGISTER.is_file():
        pytest.skip("the register is not beside this repository")
    entries = json.loads(REGISTER.read_text(encoding="utf-8"))
    return {entry["id"]: entry["text"] for entry in entries}


def test_the_check_sees_a_borrowed_run() -> None:
    assert _phrases("Could you “say when” it’s due, please?") & _phrases("say when it's due please")
    assert not _phrases("say when it is due") & _phrases("say when it was due")


def test_no_run_of_words_is_borrowed(theirs: dict[str, set[Phrase]]) -> None:
    borrowed = [
        (question.id, name, run)
        for question in QUESTIONS
        for name, phrases in theirs.items()
        for run in _phrases(question.words) & phrases
    ]
    assert borrowed == []


def test_no_question_is_the_register_s_lightly_edited(register: dict[str, str]) -> None:
    assert [
        question.id for question in QUESTIONS if _likeness(question, register) >= TOO_LIKE
    ] == []


def _likeness(question: Question, register: dict[str, str]) -> float:
    there, here = _words(register[question.id]), _words(question.words)
    return difflib.SequenceMatcher(None, there, here).ratio()
