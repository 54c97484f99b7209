"""The example council can be imported, and holds the people that the demo needs."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

from bot.domain.codes import Role
from bot.domain.facts import CaseKind
from bot.services.importing.checks import check
from bot.services.importing.difference import Known
from bot.services.importing.reading import read
from tests.support.policies import LONDON

FOLDER = Path(__file__).parents[2] / "examples"
START = datetime.fromisoformat((FOLDER / "start.txt").read_text(encoding="utf-8").strip())
UPLOAD = read([FOLDER / f"{name}.csv" for name in ("people", "cases", "sessions")], LONDON)
PEOPLE = {placed.row.person_id: placed.row for placed in UPLOAD.people}


def test_it_has_no_fault() -> None:
    assert check(Known({}, {}, {}), UPLOAD) == []


def test_it_starts_on_a_monday_morning_after_go_live() -> None:
    go_live = date.fromisoformat((FOLDER / "go_live.txt").read_text(encoding="utf-8").strip())
    assert START.astimezone(LONDON) == datetime(2026, 11, 23, 8, 30, tzinfo=LONDON)
    assert go_live < START.date()


def test_it_has_three_teams_and_every_kind_of_case() -> None:
    teams = Counter(person.team for person in PEOPLE.values())
    assert sum(count > 3 for count in teams.values()) == 3
    assert len(UPLOAD.cases) == 120
    assert {placed.row.kind for placed in UPLOAD.cases} == set(CaseKind)


def test_the_line_above_a_team_manager_suits_both_packs() -> None:
    manager = next(person for person in PEOPLE.values() if person.role == Role.TEAM_MANAGER)
    line = [manager.role]
    while manager.line_manager:
        manager = PEOPLE[manager.line_manager]
        line.append(manager.role)
    assert line == ["team_manager", "service_manager", "district_manager", "head_of_service"]


def test_nobody_is_booked_twice_at_once() -> None:
    rows = [s.row for s in UPLOAD.sessions if s.row.kind == "one_to_one"]
    starts = Counter((row.supervisor, row.planned_at) for row in rows)
    assert [who for who, count in starts.items() if count > 1] == []


def test_sessions_are_planned_for_times_when_both_work() -> None:
    outside = []
    for row in (placed.row for placed in UPLOAD.sessions):
        for person in (PEOPLE[row.supervisee], PEOPLE[row.supervisor]):
            shifts = {shift.weekday: shift for shift in person.working_pattern}
            shift = shifts.get(row.planned_at.weekday())
            if shift is None or not shift.starts <= row.planned_at.time() < shift.ends:
                outside.append((row.session_id, person.name))
    assert outside == []


def test_the_stories_of_the_demo_are_there() -> None:
    today = START.date()
    planned = [s.row for s in UPLOAD.sessions if s.row.status == "planned"]
    assert any(row.planned_at.date() == today for row in planned)
    assert any(row.planned_at.date() < today for row in planned)
    held = [s.row for s in UPLOAD.sessions if s.row.status == "held"]
    assert any(row.recorded_on is None for row in held)
    without = set(PEOPLE) - {s.row.supervisee for s in UPLOAD.sessions}
    assert any(PEOPLE[one].started_on > date(2026, 11, 1) for one in without)
    assert any(a.first_day <= today for p in PEOPLE.values() for a in p.away)
    assert any(len(person.working_pattern) < 5 for person in PEOPLE.values())
