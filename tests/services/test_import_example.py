"""The example council through the real import: into an empty database, and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.domain.duty import DutyKind
from bot.services import importing
from bot.services.desk import Desk
from bot.services.importing.difference import Change
from bot.store import (
    duties,
    fact_log,
    looks,
    managers,
    messages,
    pairs,
    people,
    sessions,
    settings,
)
from bot.store.database import Database
from bot.store.duties import StoredDuty
from scheduler.planner import plan_all
from tests.support.duties import write_nudge
from tests.support.example import EXAMPLES, FILES, NOW, example_desk
from tests.support.messages import write_message

TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(empty_database: Database) -> Desk:
    return example_desk(empty_database)


def do(desk: Desk, *files: Path, complete: tuple[str, ...] = ()) -> importing.Prepared:
    prepared = importing.prepare(desk, files, complete, now=NOW)
    importing.carry_out(desk, prepared, now=NOW)
    return prepared


def test_everything_arrives_and_the_same_files_again_change_nothing(desk: Desk) -> None:
    first = do(desk, *FILES)
    assert {entry.change for entry in first.difference.entries} == {Change.ADDED}
    again = importing.prepare(desk, FILES, now=NOW)
    assert again.difference.entries == ()
    assert again.difference.unchanged == len(first.difference.entries)
    with desk.database.read() as tx:
        assert settings.case_list(tx)[0] == TODAY
        assert len(pairs.everyone(tx)) == sum(
            row.supervisor is not None and (row.left_on or TODAY) >= TODAY
            for row in (placed.row for placed in first.upload.people)
        )


def test_whatever_may_be_told_to_others_now_is_planned_anew(desk: Desk, tmp_path: Path) -> None:
    """Leave of a manager: of everybody below them, and of nobody else."""
    do(desk, *FILES)
    plan_all(desk, NOW)
    assert to_look_at(desk) == []
    lines = FILES[0].read_text(encoding="utf-8").splitlines()
    people_file = tmp_path / "people.csv"
    leave = lines[2].replace("09:00-17:00,,no", "09:00-17:00,2026-11-23..2026-12-18,no")
    people_file.write_text("\n".join([lines[0], leave]), encoding="utf-8")
    do(desk, people_file)
    with desk.database.read() as tx:
        (on_leave,) = [one.person.id for one in people.everybody(tx) if one.external_id == "P02"]
        below = {on_leave, *managers.everybody_below(tx, on_leave)}
    looked_at = to_look_at(desk)
    assert looked_at
    assert all(below & {one.practitioner, one.supervisor} for one in looked_at)


def test_what_names_a_session_is_shown_anew_once_a_file_moves_it(
    desk: Desk, tmp_path: Path
) -> None:
    """Though the date by which they must meet is the same."""
    do(desk, *FILES)
    with desk.database.write() as tx:
        known = {one.external_id: one.person.id for one in people.everybody(tx)}
        said = {who: write_said(tx, known[who]) for who in ("P06", "P09")}
    header, *lines = FILES[2].read_text(encoding="utf-8").splitlines()
    (planned,) = [line for line in lines if line.startswith("S089,P09,")]
    moved = tmp_path / "sessions.csv"
    moved.write_text(f"{header}\n{planned.replace('T14:00', 'T15:30')}\n", encoding="utf-8")
    do(desk, moved)
    with desk.database.read() as tx:
        wanted = {who: messages.get(tx, one).wanted_revision for who, one in said.items()}
    assert wanted == {"P06": 1, "P09": 2}


def write_said(tx: Connection, practitioner: str) -> str:
    """A message that was said about when they must meet; its id."""
    (duty,) = duties.of_kind(tx, DutyKind.SUPERVISION, practitioner)
    nudge = write_nudge(tx, duty, recipient=duty.supervisor)
    message = write_message(tx, duty.supervisor, [nudge.id])
    messages.sent(tx, message, {"ts": "1"})
    return message


def to_look_at(desk: Desk) -> list[StoredDuty]:
    """The duties at which the planner would look now."""
    with desk.database.read() as tx:
        return list(duties.by_ids(tx, looks.due_ids(tx, NOW, 100_000)).values())


def test_a_new_case_list_lets_go_on_what_waited_for_it(desk: Desk) -> None:
    do(desk, *FILES)
    with desk.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 1, 5), NOW)
    plan_all(desk, NOW)
    assert to_look_at(desk) == []
    do(desk, FILES[1])
    assert {one.key.kind for one in to_look_at(desk)} == {DutyKind.CASE_DISCUSSION}


def test_what_was_told_in_chat_is_a_conflict_and_stays(desk: Desk, tmp_path: Path) -> None:
    do(desk, *FILES)
    with desk.database.write() as tx:
        told = sessions.by_external_id(tx, "S001")
        assert told is not None
        sessions.change(tx, replace(told, minutes=45))
        fact_log.write(tx, "session", told.id, "held", {}, now=NOW, by=None)
    prepared = do(desk, *FILES)
    assert [entry.change for entry in prepared.difference.entries] == [Change.CONFLICT]
    assert prepared.difference.is_empty
    with desk.database.read() as tx:
        kept = sessions.by_external_id(tx, "S001")
        assert kept is not None
        assert kept.minutes == 45


def test_a_new_supervisor_ends_the_old_pair_and_begins_another(desk: Desk, tmp_path: Path) -> None:
    do(desk, *FILES)
    moved = tmp_path / "people.csv"
    rows = (EXAMPLES / "people.csv").read_text(encoding="utf-8").splitlines()
    header = rows[0].split(",")
    line = next(row.split(",") for row in rows if row.startswith("P16,"))
    before = line[header.index("supervisor")]
    line[header.index("supervisor")] = "P03"
    line[header.index("supervised_since")] = "2026-11-23"
    moved.write_text("\n".join([rows[0], ",".join(line)]), encoding="utf-8")
    prepared = do(desk, moved)
    assert [entry.change for entry in prepared.difference.entries] == [Change.MOVED]
    with desk.database.read() as tx:
        ids = {entry.external_id: entry.person.id for entry in people.everybody(tx)}
        pair = pairs.of_practitioner(tx, ids["P16"])
        assert pair is not None
        assert (pair.supervisor, pair.since) == (ids["P03"], date(2026, 11, 23))
        assert pairs.between(tx, ids["P16"], ids[before]) is not None


def test_nothing_is_written_when_something_changed_meanwhile(desk: Desk) -> None:
    prepared = importing.prepare(desk, FILES, now=NOW)
    do(desk, *FILES)
    with pytest.raises(importing.ChangedMeanwhile):
        importing.carry_out(desk, prepared, now=NOW)
