"""How a day, a moment, hours and days away are written: as in the CSV files, and as midday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from bot.domain.facts import Absence, Shift
from bot.services.importing import cells

_MIDDAY = time(12)
_FIRST, _LAST = 1950, 2149
_YEARS = f"a year from {_FIRST} to {_LAST}"


def day(text: str) -> date:
    """A day. Raises ValueError with what was expected."""
    found = cells.day(text)
    if not _FIRST <= found.year <= _LAST:
        raise ValueError(_YEARS)
    return found


def moment(text: str) -> datetime:
    """A day and time, local unless it says otherwise; a day alone is its midday."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("a day and time such as 2026-11-23 10:00, or a day") from None
    if not _FIRST <= found.year <= _LAST:
        raise ValueError(_YEARS)
    return datetime.combine(found, _MIDDAY) if _is_day(text) else found


def code(text: str) -> str:
    """A code in small letters. Raises ValueError with what was expected."""
    if not text.isidentifier() or text != text.lower():
        raise ValueError("a code in small letters, as last_seen")
    return text


def instant(written: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC; `zone` is where it was written, unless it says so itself."""
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _as_text(read: Callable[[str], Any], example: str) -> Callable[[object], Any]:
    """`read` for what pydantic finds, its complaint in our words."""

    def validate(found: object) -> Any:
        if not isinstance(found, str):
            raise PydanticCustomError("expected", "{what}", {"what": f"text such as {example}"})
        try:
            return read(found)
        except ValueError as error:
            raise PydanticCustomError("expected", "{what}", {"what": str(error)}) from None

    return validate


def _written(read: Callable[[str], Any], example: str, **schema: object) -> tuple[Any, Any]:
    validator = PlainValidator(_as_text(read, example))
    return validator, WithJsonSchema({"type": "string", "examples": [example], **schema})


Day = Annotated[date, *_written(day, "2026-11-23", format="date")]
Moment = Annotated[datetime, *_written(moment, "2026-11-23 10:00")]
Pattern = Annotated[
    tuple[Shift, ...], *_written(cells.working_pattern, "Mon-Thu 09:00-17:00; Fri 09:00-13:00")
]
Away = Annotated[tuple[Absence, ...], *_written(cells.away, "2026-11-16..2026-11-27")]
CaseRef = Annotated[str, *_written(cells.case_ref, "CS-10423")]
Code = Annotated[str, *_written(code, "last_seen")]
Minutes = Annotated[int, Field(ge=5, le=480)]
IntervalDays = Annotated[int, Field(ge=1, le=366)]
Count = Annotated[int, Field(ge=0, le=200)]
