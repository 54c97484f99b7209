"""What is wrong with a file of ours, said so that whoever wrote it can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: where, what was found, what was expected, and the nearest valid value."""

    file: str
    where: str
    found: str
    expected: str
    nearest: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        hint = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{place}: {self.where}: found {self.found}, expected {self.expected}.{hint}"


class Faulty(Exception):
    """A file that cannot be used, with all its faults at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def nearest(found: object, valid: Iterable[str]) -> str:
    """The valid value most like what was found, or nothing when none is like it."""
    close = difflib.get_close_matches(str(found), [str(value) for value in valid], n=1)
    return close[0] if close else ""


def shown(found: object) -> str:
    """A value as a person would recognise it, cut short."""
    text = "nothing" if found is None else repr(found)
    return text if len(text) <= 80 else f"{text[:77]}..."
