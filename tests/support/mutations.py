"""Plain data, changed in every way that a tired person or a broken editor might change it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Place = tuple[str | int, ...]
ODD: tuple[Any, ...] = (
    None, True, 7, -1, 10**30, "", "x", "2026-02-30", "9999-12-31", "0001-01-01 00:00", [], {},
    [None], {"x": 1}, ["x", "x"],
)  # fmt: skip
WAYS: tuple[str | int, ...] = ("away", "misspelt", *range(len(ODD)))


def places(value: object, path: Place = ()) -> Iterator[Place]:
    """Every place in plain data."""
    yield path
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, key))


def parent(raw: Any, path: Place) -> Any:
    """What holds the last key of a path."""
    for token in path[:-1]:
        raw = raw[token]
    return raw


def mutated(raw: Any, path: Place, way: str | int) -> Any:
    """A copy in which one place is taken away, misspelt or doubled, or holds an odd value."""
    changed = copy.deepcopy(raw)
    around, key = parent(changed, path), path[-1]
    if isinstance(way, int):
        around[key] = ODD[way]
    elif way == "away":
        del around[key]
    elif isinstance(around, dict):
        around[f"{key}_"] = around.pop(key)
    else:
        around.append(around[key])
    return changed


def mutations(raw: Any) -> Iterator[tuple[str, Any]]:
    """Each place changed in each way."""
    for path in places(raw):
        for way in WAYS if path else ():
            yield f"{', '.join(map(str, path))}: {way}", mutated(raw, path, way)


def swapped(raw: Any, path: Place, other: Place) -> Any:
    """A copy in which one place holds what stands at another."""
    changed = copy.deepcopy(raw)
    parent(changed, path)[path[-1]] = copy.deepcopy(parent(raw, other)[other[-1]])
    return changed


@st.composite
def damaged(draw: st.DrawFn, raw: Any) -> Any:
    """The data with one to three such changes, or with parts of it in one another's place."""
    for _ in range(draw(st.integers(1, 3))):
        known = [path for path in places(raw) if path]
        if not known:
            break
        path = draw(st.sampled_from(known))
        if draw(st.booleans()):
            raw = mutated(raw, path, draw(st.sampled_from(WAYS)))
        else:
            raw = swapped(raw, path, draw(st.sampled_from(known)))
    return raw
