"""Reading files and working out the difference: pure, before any database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.policies.faults import Faulty
from bot.services.importing.checks import check
from bot.services.importing.difference import Change, Known, difference
from bot.services.importing.reading import Upload, read

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 23)
NOBODY = Known({}, {}, {})

PEOPLE = """person_id,name,email,role,started_on,line_manager,supervisor,working_pattern,away
p1,Sam Okafor,sam@example.org,social_worker,2024-01-08,p2,p2,Mon-Wed 09:00-14:30,2026-12-01..
p2,Priya Shah,priya@example.org,team_manager,2020-03-02,,,,
"""
CASES = """case_ref,kind,kind_since,allocated_on,holder
CS-101,child_protection,2026-10-01,2026-10-05,p1
CS-102,child_in_need,2026-09-01,2026-09-01,p1
"""


def upload(folder: Path, **files: str) -> Upload:
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return read(paths, LONDON)


def known(up: Upload) -> Known:
    return Known(
        {p.row.person_id: p.row for p in up.people}, {c.row.case_ref: c.row for c in up.cases}, {}
    )


def test_files_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    up = upload(tmp_path, anything=PEOPLE, other=CASES)
    assert [placed.row.name for placed in up.people] == ["Sam Okafor", "Priya Shah"]
    assert [placed.row.case_ref for placed in up.cases] == ["CS-101", "CS-102"]
    assert len(up.people[0].row.working_pattern) == 3
    assert up.people[0].row.away[0].last_day is None


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("role", "social_wroker", "Did you mean 'social_worker'?"),
        ("started_on", "08/01/2024", "a day such as 2026-11-23"),
        ("email", "sam at example", "an e-mail address"),
        ("working_pattern", "Mon-Fri 17:00-09:00", "working hours such as Mon-Fri 09:00-17:00"),
        ("away", "2026-12-05..2026-12-01", "the first day first"),
        ("name", "", "a value"),
        ("name", "Sam\0Lee", "without control characters"),
        ("person_id", "p" * 65, "at most 64 characters"),
    ],
)
def test_a_bad_cell_names_file_row_column_and_mend(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    values = {
        "person_id": "p1",
        "name": "Sam",
        "email": "s@example.org",
        "role": "social_worker",
        "started_on": "2024-01-08",
        column: cell,
    }
    text = ",".join(values) + "\n" + ",".join(values.values()) + "\n"
    with pytest.raises(Faulty) as caught:
        upload(tmp_path, people=text)
    assert f"people.csv: row 2, column {column}" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "column", ["child_name", "DOB", "date_of_birth", "NHS number", "home_address", "mother"]
)
def test_a_column_about_a_child_is_refused_with_the_reason(tmp_path: Path, column: str) -> None:
    text = CASES.replace("holder", f"holder,{column}", 1).replace("p1", "p1,x")
    with pytest.raises(Faulty, match="case references only"):
        upload(tmp_path, cases=text)


@pytest.mark.parametrize("ref", ["Jayden Smith", "Smith", "9434765919"])
def test_a_case_reference_is_never_a_name_or_nhs_number(tmp_path: Path, ref: str) -> None:
    with pytest.raises(Faulty, match=r"and never an? (name|NHS number)"):
        upload(tmp_path, cases=CASES.replace("CS-101", ref))


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as caught:
        upload(
            tmp_path,
            people=PEOPLE.replace("2024-01-08", "soon"),
            cases=CASES.replace("child_in_need", "CIN"),
        )
    assert {fault.file for fault in caught.value.faults} == {"people.csv", "cases.csv"}


def test_an_unknown_column_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="Did you mean 'line_manager'"):
        upload(tmp_path, people=PEOPLE.replace("line_manager", "line_manger"))


def test_a_circle_of_managers_and_strangers_are_faults(tmp_path: Path) -> None:
    circle = PEOPLE.replace("team_manager,2020-03-02,,", "team_manager,2020-03-02,p1,")
    said = "\n".join(map(str, check(NOBODY, upload(tmp_path, people=circle))))
    assert "a line without a circle" in said
    said = "\n".join(map(str, check(NOBODY, upload(tmp_path, cases=CASES))))
    assert "a person_id of people.csv" in said


def test_the_same_person_twice_is_a_fault(tmp_path: Path) -> None:
    twice = PEOPLE + PEOPLE.splitlines()[1] + "\n"
    assert any("it stands in row 2 too" in str(f) for f in check(NOBODY, upload(tmp_path, p=twice)))


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    up = upload(tmp_path, people=PEOPLE, cases=CASES)
    again = difference(known(up), up, (), TODAY)
    assert again.is_empty
    assert again.unchanged == 4


def test_added_moved_closed_are_told_apart(tmp_path: Path) -> None:
    before = upload(tmp_path, people=PEOPLE, cases=CASES)
    moved = (
        CASES.replace("2026-10-05,p1", "2026-10-05,p2") + "CS-103,court,2026-11-01,2026-11-01,p1\n"
    )
    after = difference(known(before), upload(tmp_path, cases=moved), (), TODAY)
    assert [entry.change for entry in after.entries] == [Change.MOVED, Change.ADDED]
    assert after.entries[0].details == (("holder", "p1", "p2"),)


def test_absence_means_something_only_where_the_file_is_complete(tmp_path: Path) -> None:
    before = upload(tmp_path, people=PEOPLE, cases=CASES)
    fewer = upload(tmp_path, cases="\n".join(CASES.splitlines()[:2]))
    assert difference(known(before), fewer, (), TODAY).is_empty
    complete = difference(known(before), fewer, ("cases",), TODAY)
    assert [entry.change for entry in complete.entries] == [Change.CLOSED]
    assert complete.too_many_would_go


def test_a_column_that_is_not_there_leaves_things_as_they_are(tmp_path: Path) -> None:
    before = upload(tmp_path, people=PEOPLE)
    short = "\n".join(",".join(line.split(",")[:5]) for line in PEOPLE.splitlines())
    assert difference(known(before), upload(tmp_path, people=short), (), TODAY).is_empty
