"""Banks of questions for supervision: one YAML file a council and purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.facts import CaseKind
from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.policies.plain_yaml import Path_, read_yaml
from bot.policies.schema import line_of, where_in_words

BANKS = Path(__file__).parent / "questions"


class Asks(StrEnum):
    """Who asks whom, and when."""

    SELF = "self"  # a supervisor, of themselves, after the session
    PRACTITIONER = "practitioner"  # a supervisor, of the practitioner, in the session
    CHECK = "check"  # a supervisor, of the record or the work, before or in the session
    PREPARE = "prepare"  # a practitioner, of themselves, before the session
    SETUP = "setup"  # the pair, when they agree how to work or look at it again


class Form(StrEnum):
    """What the source has: a question, an item of a list or form, or an aim we drew it from."""

    QUESTION = "question"
    CHECKLIST = "checklist"
    DRAWN = "drawn"


def _every(raw: object) -> object:
    return list(CaseKind) if raw == "all" else raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, in words of our own. `rule` and `clause` say where its matter comes from.

    `kinds` are the kinds of case that it fits; `all` in a file stands for every one of them.
    """

    id: str
    rule: str
    clause: str
    topic: str
    asks: Asks
    kinds: Annotated[tuple[CaseKind, ...], BeforeValidator(_every)]
    form: Form
    words: str
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


_BANK = TypeAdapter(tuple[Question, ...])
_KEYS = [field.name for field in fields(Question)]
_CODES: Mapping[str, Iterable[str]] = {"asks": Asks, "form": Form, "kinds": CaseKind}
_KINDS = f"all, or a list of {', '.join(CaseKind)}"
_IN_WORDS = {"missing": "this key", "string_type": "text (numbers in quotes)"}


def bank_names() -> tuple[str, ...]:
    """The banks that come with the bot."""
    return tuple(sorted(file.stem for file in BANKS.glob("*.yaml")))


@cache
def load_bank(name: str) -> tuple[Question, ...]:
    """The questions of a bank that comes with the bot, in their order.

    Raises:
        Faulty: where there is no such bank, or with everything that is wrong with it.
    """
    names = bank_names()
    if name not in names:
        expected, hint = f"one of {', '.join(names)}", nearest(name, names)
        where, found = "question bank", shown(name)
        fault = Fault(file=name, where=where, found=found, expected=expected, nearest=hint)
        raise Faulty([fault])
    return read_bank(BANKS / f"{name}.yaml")


def read_bank(file: Path) -> tuple[Question, ...]:
    """A file's questions in their order.

    Raises:
        Faulty: with everything that is wrong with it.
    """
    raw, lines = read_yaml(file)
    bank = _shaped(raw, file.name, lines)
    complaints = list(_complaints(bank))
    if complaints:
        raise Faulty(_fault(raw, path, file.name, lines, *said) for path, *said in complaints)
    return bank


def _shaped(raw: Any, file: str, lines: Mapping[Path_, int]) -> tuple[Question, ...]:
    try:
        return _BANK.validate_python(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
    raise Faulty(_graded(detail, raw, file, lines) for detail in details)


def _complaints(bank: Sequence[Question]) -> Iterator[tuple[Path_, str, str]]:
    """What is wrong with a bank whose shape is right: where, what was found, what was expected."""
    if not bank:
        yield (), "nothing", "a question or more"
    times = Counter(question.id for question in bank)
    for index, question in enumerate(bank):
        if times[question.id] > 1:
            yield (index, "id"), f"{question.id!r} {times[question.id]} times", "each id once"
        if not question.kinds:
            yield (index, "kinds"), "nothing", _KINDS
        if question.form is Form.QUESTION and not question.words.endswith("?"):
            yield (index, "words"), shown(question.words[-20:]), "a question mark at the end"


def _graded(detail: ErrorDetails, raw: Any, file: str, lines: Mapping[Path_, int]) -> Fault:
    path, found = detail["loc"], shown(detail["input"])
    if detail["type"] == "unexpected_keyword_argument":
        expected, hint = f"one of the keys {', '.join(_KEYS)}", nearest(path[-1], _KEYS)
        return _fault(raw, path, file, lines, shown(path[-1]), expected, hint)
    if detail["type"] == "missing":
        found = "nothing"
    return _fault(raw, path, file, lines, found, *_expectation(detail))


def _expectation(detail: ErrorDetails) -> tuple[str, str]:
    key = str(detail["loc"][1]) if len(detail["loc"]) > 1 else ""
    if detail["type"] in _IN_WORDS:
        return _IN_WORDS[detail["type"]], ""
    if key in _CODES:
        expected = _KINDS if key == "kinds" else f"one of {', '.join(_CODES[key])}"
        return expected, nearest(detail["input"], _CODES[key])
    return f"a question with the keys {', '.join(_KEYS)}" if detail["loc"] else "a list", ""


def _fault(
    raw: Any,
    path: Path_,
    file: str,
    lines: Mapping[Path_, int],
    found: str,
    expected: str,
    hint: str = "",
) -> Fault:
    return Fault(
        file=file,
        where=where_in_words(raw, path),
        found=found,
        expected=expected,
        nearest=hint,
        line=line_of(path, lines),
    )
