"""The JSON Schema of a facts file, for editors, and its shape as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.policies.plain_yaml import Path_
from bot.policies.schema import line_of, where_in_words
from bot.services.facts_files.shapes import Written

_WRITTEN = TypeAdapter(Written)
_IN_WORDS = {
    "missing": "this key",
    "json_invalid": "letters that text can hold, and no half of one",
    "string_type": "text (in quotes where it is a number)",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dataclass_type": "keys and values",
    "dict_type": "keys and values",
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a facts file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_WRITTEN.json_schema(),
        "title": "Supervision Bot: facts, version 1",
    }


def shaped(raw: object, file: str, lines: Mapping[Path_, int]) -> Written:
    """The file as it is written.

    Raises:
        Faulty: with every fault of shape at once.
    """
    try:
        return _WRITTEN.validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise Faulty(
            dict.fromkeys(_fault(detail, raw, file, lines) for detail in details)
        ) from None


def _fault(detail: ErrorDetails, raw: object, file: str, lines: Mapping[Path_, int]) -> Fault:
    path: Path_ = detail["loc"]
    expected, hint = _expectation(detail, path)
    return Fault(
        file=file,
        where=where_in_words(raw, path),
        found=shown(None if detail["type"] == "missing" else detail["input"]),
        expected=expected,
        nearest=hint,
        line=line_of(path, lines),
    )


def _expectation(detail: ErrorDetails, path: Path_) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "unexpected_keyword_argument":
        keys = list(_keys_beside(path))
        return f"one of the keys {', '.join(keys)}", nearest(path[-1], keys)
    if kind in ("enum", "literal_error"):
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return f"one of {', '.join(choices)}", nearest(detail["input"], choices)
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return f"a whole number, {limit} or {'more' if 'ge' in context else 'less'}", ""
    return _IN_WORDS.get(kind, detail["msg"]), ""


def _keys_beside(path: Path_) -> Iterator[str]:
    """The keys that may stand where `path` leads."""
    shape: Any = Written
    for token in path[:-1]:
        shape = _inside(shape, token)
    if is_dataclass(shape):
        yield from (each.name for each in fields(shape))


def _inside(shape: Any, token: str | int) -> Any:
    """The shape of one field, one item of a list, or one value of a mapping."""
    if is_dataclass(shape) and isinstance(shape, type):
        return _plain(get_type_hints(shape)[str(token)])
    return _plain(get_args(shape)[1 if get_origin(shape) is dict else 0])


def _plain(shape: Any) -> Any:
    """Without `| None`, and without what is annotated."""
    if get_origin(shape) is Annotated:
        return _plain(get_args(shape)[0])
    if get_origin(shape) in (Union, UnionType):
        return _plain(next(one for one in get_args(shape) if one is not NoneType))
    return shape
