"""Checks of single values. A check takes a value and its JSON pointer and yields problems."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from sandbox.blocks.problem import Problem

Check: TypeAlias = Callable[[object, str], Iterator[Problem]]


def bounds(size: float, low: float, high: float | None, path: str, unit: str) -> Iterator[Problem]:
    """Yields a problem where a length or number lies outside low..high."""
    if size < low:
        yield Problem(path, "limit", f"must be at least {low:g}{unit}, not {size:g}")
    elif high is not None and size > high:
        yield Problem(path, "limit", f"must be at most {high:g}{unit}, not {size:g}")


def string(low: int = 0, high: int | None = None) -> Check:
    """Text of low..high characters."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path, "wrong_type", "must be a string")
        else:
            yield from bounds(len(value), low, high, path, " characters")

    return check


def matching(pattern: str, rule: str, words: str, high: int | None = None) -> Check:
    """Text that matches the whole pattern, of at most `high` characters."""
    expression, plain = re.compile(pattern), string(1, high)

    def check(value: object, path: str) -> Iterator[Problem]:
        yield from plain(value, path)
        if isinstance(value, str) and not expression.fullmatch(value):
            yield Problem(path, rule, f"must be {words}")

    return check


def is_integer(value: object) -> bool:
    """True for a JSON integer; booleans are not numbers here."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """True for any JSON number; booleans are not numbers here."""
    return is_integer(value) or isinstance(value, float)


def integer(low: int, high: int | None = None) -> Check:
    """A whole number in low..high."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if isinstance(value, int) and is_integer(value):
            yield from bounds(value, low, high, path, "")
        else:
            yield Problem(path, "wrong_type", "must be an integer")

    return check


def number(value: object, path: str) -> Iterator[Problem]:
    """Any JSON number."""
    if not is_number(value):
        yield Problem(path, "wrong_type", "must be a number")


def boolean(value: object, path: str) -> Iterator[Problem]:
    """true or false."""
    if not isinstance(value, bool):
        yield Problem(path, "wrong_type", "must be a boolean")


def anything(value: object, path: str) -> Iterator[Problem]:
    """Accepts every value."""
    yield from ()


def json_object(value: object, path: str) -> Iterator[Problem]:
    """An object with any fields."""
    if not isinstance(value, dict):
        yield Problem(path, "wrong_type", "must be an object")


def choice(*allowed: str | int) -> Check:
    """One of the values listed."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if isinstance(value, bool) or value not in allowed:
            yield Problem(path, "not_allowed", f"must be one of {list(allowed)}")

    return check


def list_of(item: Check, low: int = 0, high: int | None = None) -> Check:
    """An array of low..high items, each checked."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(path, "wrong_type", "must be an array")
            return
        yield from bounds(len(value), low, high, path, " items")
        for index, entry in enumerate(value):
            yield from item(entry, f"{path}/{index}")

    return check


def repeated(values: list[Any]) -> bool:
    """True when a value stands twice in the list."""
    return any(value in values[:index] for index, value in enumerate(values))
