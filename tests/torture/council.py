"""An invented council of any size, as the CSV files a council would hand in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

TEAM = 9  # practitioners of one manager
TEAMS_OF_A_SERVICE = 4
SERVICES_OF_A_DISTRICT = 4
HEAD = "H1"

Row = dict[str, str]

_SINCE = "2020-01-06"
_CASE_KINDS = ("child_in_need", "child_protection", "looked_after", "court")
# Days since the last session; days to the next one (0: today; None: nothing is booked).
_RHYTHMS = (
    (7, 21),  # all is well
    (27, 1),  # tomorrow: three cases to bring first
    (28, -3),  # was planned for Friday: did it happen?
    (32, None),  # missed, and nothing is booked
    (25, None),  # due on Thursday, and nothing is booked
    (5, 23),  # held, and not yet recorded
)
_UNRECORDED = 5


@dataclass(frozen=True, slots=True)
class Council:
    """`teams` teams of one manager and nine practitioners, seen on the morning of `start`."""

    teams: int
    start: datetime
    seed: int

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Writes people.csv, cases.csv and sessions.csv; gives their paths."""
        rhythms = Random(self.seed)
        sessions = [row for one in self._practitioners() for row in self._sessions(one, rhythms)]
        files = {"people": list(self._people()), "cases": self._cases(), "sessions": sessions}
        return tuple(_write(folder / f"{name}.csv", rows) for name, rows in files.items())

    # --- who is there -----------------------------------------------------------------------------

    def _people(self) -> Iterator[Row]:
        yield _person(HEAD, "head_of_service")
        for number in range(_parts(self._services(), SERVICES_OF_A_DISTRICT)):
            yield _person(f"D{number}", "district_manager", HEAD)
        for number in range(self._services()):
            yield _person(f"S{number}", "service_manager", f"D{number // SERVICES_OF_A_DISTRICT}")
        for number in range(self.teams):
            yield _person(f"T{number}", "team_manager", f"S{number // TEAMS_OF_A_SERVICE}")
        for one in self._practitioners():
            yield _person(one, "social_worker", _manager_of(one))

    def _services(self) -> int:
        return _parts(self.teams, TEAMS_OF_A_SERVICE)

    def _practitioners(self) -> list[str]:
        return [f"P{team}-{number}" for team in range(self.teams) for number in range(TEAM)]

    # --- what they do -----------------------------------------------------------------------------

    def _cases(self) -> list[Row]:
        return [
            {
                "case_ref": f"CS-{100_000 + number}",
                "kind": _CASE_KINDS[number % len(_CASE_KINDS)],
                "kind_since": self._day(-200),
                "holder": one,
                "allocated_on": self._day(-200),
                "last_discussed_on": self._day(-20),
            }
            for number, one in enumerate(self._practitioners())
        ]

    def _sessions(self, practitioner: str, rhythms: Random) -> Iterator[Row]:
        number = rhythms.randrange(len(_RHYTHMS))
        since, until = _RHYTHMS[number]
        at = time(10 + rhythms.randrange(6), rhythms.choice((0, 30)))
        recorded = "" if number == _UNRECORDED else self._day(-since)
        held = self._moment(-since, at)
        done = {"status": "held", "held_at": held, "recorded_on": recorded}
        yield _session(practitioner, held) | done
        if until is not None:
            yield _session(practitioner, self._moment(until, at)) | {"status": "planned"}

    def _moment(self, days: int, at: time) -> str:
        return f"{self._day(days)}T{at:%H:%M}"

    def _day(self, days: int) -> str:
        return (self.start + timedelta(days=days)).date().isoformat()


def email_of(person: str) -> str:
    """Everybody's address is their number."""
    return f"{person.lower()}@example.org"


def _manager_of(practitioner: str) -> str:
    return "T" + practitioner[1:].split("-")[0]


def _person(number: str, role: str, manager: str = "") -> Row:
    return {
        "person_id": number,
        "name": f"Person {number}",
        "email": email_of(number),
        "role": role,
        "team": f"Team {manager or number}",
        "started_on": _SINCE,
        "line_manager": manager,
        "supervisor": manager,
        "supervised_since": _SINCE if manager else "",
    }


def _session(practitioner: str, planned_at: str) -> Row:
    return {
        "session_id": f"{practitioner}/{planned_at}",
        "supervisee": practitioner,
        "supervisor": _manager_of(practitioner),
        "kind": "one_to_one",
        "planned_at": planned_at,
        "minutes": "60",
    }


def _parts(whole: int, size: int) -> int:
    return -(-whole // size)


def _write(path: Path, rows: list[Row]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
