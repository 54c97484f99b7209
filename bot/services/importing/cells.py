"""One cell of a CSV file: text to a value, or a ValueError that says what was expected.

An empty cell never comes here. Days are ISO (`2026-11-23`), times local.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.facts import Absence, Shift

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


def words(cell: str) -> str:
    """Any text, at most 200 characters."""
    if len(cell) > 200:
        raise ValueError("at most 200 characters")
    if not cell.isprintable():
        raise ValueError("text in one line, without control characters")
    return cell


def key(cell: str) -> str:
    """What the organisation's own system calls a person or a session: at most 64 characters."""
    if len(words(cell)) > 64:
        raise ValueError("at most 64 characters")
    return cell


def email(cell: str) -> str:
    """An e-mail address, in small letters."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell):
        raise ValueError("an e-mail address")
    return cell.lower()


def case_ref(cell: str) -> str:
    """A case reference: letters, digits, `-` and `/`, with a digit among them; never a name."""
    if not re.fullmatch(r"(?=.*\d)[A-Za-z0-9/_-]{2,40}", cell):
        raise ValueError("a case reference such as CS-10423, and never a name")
    if _is_nhs_number(cell):
        raise ValueError("a case reference, and never an NHS number")
    return cell


def day(cell: str) -> date:
    """A day."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("a day such as 2026-11-23") from None


def moment(zone: ZoneInfo) -> Callable[[str], datetime]:
    """A local date and time in `zone`."""

    def read(cell: str) -> datetime:
        try:
            read_as = datetime.fromisoformat(cell)
        except ValueError:
            raise ValueError("a day and time such as 2026-11-23T10:00") from None
        return read_as if read_as.tzinfo else read_as.replace(tzinfo=zone)

    return read


def yes_or_no(cell: str) -> bool:
    """`yes` or `no`."""
    try:
        return {"yes": True, "true": True, "no": False, "false": False}[cell.lower()]
    except KeyError:
        raise ValueError("yes or no") from None


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        if not cell.isdecimal() or not least <= int(cell) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(cell)

    return read


def code(codes: type[StrEnum]) -> Callable[[str], str]:
    """One of the codes of docs/codes.md."""

    def read(cell: str) -> str:
        if cell not in set(codes):
            raise ValueError("one of " + ", ".join(codes))
        return cell

    return read


def case_refs(cell: str) -> tuple[str, ...]:
    """Case references separated by spaces."""
    return tuple(sorted({case_ref(ref) for ref in cell.split()}))


def working_pattern(cell: str) -> tuple[Shift, ...]:
    """`Mon-Fri 09:00-17:00`, or parts such as `Mon,Tue 09:00-17:00; Wed 09:00-13:00`."""
    shifts = [shift for part in cell.split(";") for shift in _shifts(part.strip())]
    if len({shift.weekday for shift in shifts}) != len(shifts):
        raise ValueError("each day of the week once")
    return tuple(sorted(shifts, key=lambda shift: shift.weekday))


def away(cell: str) -> tuple[Absence, ...]:
    """`2026-11-16..2026-11-27; 2026-12-21..`: first and last day; open where not known."""
    return tuple(_absence(part.strip()) for part in cell.split(";") if part.strip())


def _absence(part: str) -> Absence:
    first, dots, last = part.partition("..")
    try:
        found = Absence(date.fromisoformat(first), date.fromisoformat(last) if last else None)
    except ValueError:
        raise ValueError("days away such as 2026-11-16..2026-11-27") from None
    if not dots or (found.last_day and found.last_day < found.first_day):
        raise ValueError("days away such as 2026-11-16..2026-11-27, the first day first")
    return found


def _shifts(part: str) -> list[Shift]:
    days, _, hours = part.partition(" ")
    expected = ValueError("working hours such as Mon-Fri 09:00-17:00")
    match = _HOURS.fullmatch(hours.strip())
    if not match:
        raise expected
    try:
        starts, ends = (time.fromisoformat(text) for text in match.groups())
        weekdays = list(_weekdays(days.split(",")))
    except ValueError:
        raise expected from None
    if starts >= ends or not weekdays:
        raise expected
    return [Shift(weekday, starts, ends) for weekday in weekdays]


def _weekdays(names: Iterable[str]) -> Iterable[int]:
    for name in names:
        first, _, last = name.partition("-")
        yield from range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


def _is_nhs_number(cell: str) -> bool:
    digits = re.sub(r"[\s-]", "", cell)
    if not re.fullmatch(r"\d{10}", digits):
        return False
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9])
