"""The names, words and numbers with which everything in the catalogue is said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.facts import CaseKind
from bot.messages.case_list import CaseLine

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 26, 10, tzinfo=LONDON)
LATER = AT + timedelta(days=28)
DAY = date(2026, 11, 26)
TODAY = date(2026, 11, 23)


def identity(number: int = 1) -> str:
    """An opaque id."""
    return f"{number:032x}"


@dataclass(frozen=True)
class Cast:
    """The names, words and numbers with which everything is said."""

    sam: str = "Sam Lee"
    priya: str = "Priya Shah"
    alex: str = "Alex Reed"
    ref: str = "CP-1042"
    words: str = "cover in half term"
    many: int = 4


HOSTILE = Cast(
    sam="<!channel> & *Sam* " + "x" * 181,
    priya="@here <https://example.test|Priya> `" + "y" * 164,
    alex="&amp;" * 40,
    ref="<!everyone>" + "R" * 53,
    words="w" * 80,
    many=500,
)


def cases(cast: Cast) -> tuple[CaseLine, ...]:
    kinds = tuple(CaseKind)
    return tuple(
        CaseLine(
            id=identity(n),
            ref=f"{cast.ref}-{n}",
            kind=kinds[n % len(kinds)],
            last_on=DAY if n % 2 else None,
            next_on=DAY if n % 3 else None,
            paused=n % 5 == 0,
        )
        for n in range(1, cast.many + 1)
    )
