"""From CSV files to rows: every fault at once, and no column that could identify a child."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar, cast
from zoneinfo import ZoneInfo

from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.services.importing.rows import (
    CaseRow,
    FileKind,
    PersonRow,
    Row,
    SessionRow,
    file_kinds,
)

AnyRow = TypeVar("AnyRow", bound=Row, covariant=True)

_ABOUT_A_CHILD = re.compile(
    r"(.*(dob|birth|nhs|address|postcode|surname|forename|first_?name|last_?name).*)"
    r"|((child|family|mother|father|carer|client|young_?person|service_?user|sibling).*)",
    re.IGNORECASE,
)
_NEVER = "no column that could identify a child or family; the bot keeps case references only"


@dataclass(frozen=True, slots=True)
class Placed(Generic[AnyRow]):
    """A row, and where it stands, for whatever is found wrong with it later.

    `columns` are the file's: what it does not speak of, an import leaves as it is.
    """

    row: AnyRow
    file: str
    number: int
    columns: tuple[str, ...]

    def fault(self, column: str, found: object, expected: str, near: str = "") -> Fault:
        """A fault in one column of this row."""
        return _fault(self.file, self.number, column, found, expected, near)


@dataclass(frozen=True, slots=True)
class Upload:
    """What the files say. A file that was not given is not in `kinds`."""

    people: tuple[Placed[PersonRow], ...] = ()
    cases: tuple[Placed[CaseRow], ...] = ()
    sessions: tuple[Placed[SessionRow], ...] = ()
    kinds: frozenset[str] = field(default_factory=frozenset)


def read(paths: Sequence[Path], zone: ZoneInfo) -> Upload:
    """Reads any of people.csv, cases.csv, sessions.csv, told apart by their columns.

    Raises:
        Faulty: with every fault of every file.
    """
    found: dict[str, tuple[Placed[Row], ...]] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            kind, rows = _read_file(path, file_kinds(zone))
            if kind.name in found:
                faults.append(_whole(path.name, f"a second {kind.name} file", "one of each"))
            found[kind.name] = rows
        except Faulty as faulty:
            faults.extend(faulty.faults)
    if faults:
        raise Faulty(faults)
    return Upload(
        cast("tuple[Placed[PersonRow], ...]", found.get("people", ())),
        cast("tuple[Placed[CaseRow], ...]", found.get("cases", ())),
        cast("tuple[Placed[SessionRow], ...]", found.get("sessions", ())),
        frozenset(found),
    )


def _read_file(path: Path, kinds: Iterable[FileKind]) -> tuple[FileKind, tuple[Placed[Row], ...]]:
    lines = _lines(path)
    header = [name.strip() for name in next(lines, [])]
    kind = _kind(path.name, header, tuple(kinds))
    faults = _header_faults(path.name, header, kind)
    if faults:
        raise Faulty(faults)
    rows: list[Placed[Row]] = []
    for number, cells in enumerate(lines, start=2):
        if any(cell.strip() for cell in cells):
            row = _row(path.name, number, header, cells, kind, faults)
            rows.extend([Placed(row, path.name, number, tuple(header))] if row else [])
    if faults:
        raise Faulty(faults)
    return kind, tuple(rows)


def _lines(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Faulty([_whole(path.name, "no such file", "a CSV file at this path")]) from None
    except (OSError, UnicodeDecodeError):
        expected = "a CSV file in UTF-8 (in Excel: Save as, CSV UTF-8)"
        raise Faulty([_whole(path.name, "something unreadable", expected)]) from None
    return csv.reader(text.splitlines())


def _kind(file: str, header: Sequence[str], kinds: Sequence[FileKind]) -> FileKind:
    """The kind whose own columns the header shares most of."""
    best = max(kinds, key=lambda kind: len(set(header) & set(kind.columns)))
    if not set(header) & set(best.columns):
        raise Faulty(
            [
                _whole(
                    file,
                    "none of the known columns in its first line",
                    "; or ".join(f"{kind.name}: {', '.join(kind.required)}" for kind in kinds),
                )
            ]
        )
    return best


def _header_faults(file: str, header: Sequence[str], kind: FileKind) -> list[Fault]:
    faults = [
        _fault(file, 1, name, None, "this column") for name in kind.required if name not in header
    ]
    for name in header:
        if name in kind.columns:
            continue
        if _ABOUT_A_CHILD.fullmatch(name):
            faults.append(_fault(file, 1, name, name, _NEVER))
        else:
            expected = "one of " + ", ".join(kind.columns)
            faults.append(_fault(file, 1, name, name, expected, nearest(name, kind.columns)))
    twice = {name for name in header if header.count(name) > 1}
    return faults + [_fault(file, 1, name, name, "each column once") for name in sorted(twice)]


def _row(
    file: str,
    number: int,
    header: Sequence[str],
    cells: Sequence[str],
    kind: FileKind,
    faults: list[Fault],
) -> Row | None:
    """The row, or None with its faults added."""
    before = len(faults)
    if len(cells) != len(header):
        expected = f"{len(header)} cells, as in the first line"
        faults.append(
            Fault(file=file, where=f"row {number}", found=f"{len(cells)} cells", expected=expected)
        )
        return None
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    faults.extend(
        _fault(file, number, name, None, "a value") for name in kind.required if name not in given
    )
    values = _values(file, number, given, kind, faults)
    return kind.row(**values) if len(faults) == before else None


def _values(
    file: str, number: int, given: Mapping[str, str], kind: FileKind, faults: list[Fault]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, cell in given.items():
        try:
            values[name] = kind.columns[name](cell)
        except ValueError as wrong:
            near = nearest(cell, str(wrong).removeprefix("one of ").split(", "))
            faults.append(_fault(file, number, name, cell, str(wrong), near))
    return values


def _fault(
    file: str, number: int, column: str, found: object, expected: str, near: str = ""
) -> Fault:
    where = f"row {number}, column {column}"
    return Fault(file=file, where=where, found=shown(found), expected=expected, nearest=near)


def _whole(file: str, found: str, expected: str) -> Fault:
    return Fault(file=file, where="the file", found=found, expected=expected)
