"""Banks of reflective questions: one YAML file a bank, each question citing its clause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from bot.policies.faults import Fault, Faulty
from bot.policies.plain_yaml import read_yaml

BANKS = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, in words of our own. `rule` and `clause` say where its matter comes from."""

    id: str
    rule: str
    clause: str
    topic: str
    words: str
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


_BANK = TypeAdapter(list[Question])


def bank_names() -> tuple[str, ...]:
    """The banks that come with the bot."""
    return tuple(sorted(file.stem for file in BANKS.glob("*.yaml")))


@cache
def load_bank(name: str) -> tuple[Question, ...]:
    """A bank's questions in their order.

    Raises:
        Faulty: where the bank does not exist or is not a list of questions.
    """
    file = BANKS / f"{name}.yaml"
    if name not in bank_names():
        raise Faulty([_fault(file, "nothing", f"one of {', '.join(bank_names())}")])
    raw, _ = read_yaml(file)
    try:
        questions = _BANK.validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(part) for part in first["loc"])
        raise Faulty([_fault(file, where, first["msg"])]) from None
    if len({question.id for question in questions}) != len(questions):
        raise Faulty([_fault(file, "an id twice", "each id once")])
    return tuple(questions)


def _fault(file: Path, found: str, expected: str) -> Fault:
    return Fault(file=file.name, where="the bank", found=found, expected=expected)
