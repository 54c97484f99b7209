"""Facts from a file: what is left out is ordinary, and what is said is what the engine gets."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.domain.facts import (
    FULL_TIME,
    Absence,
    CaseKind,
    Facts,
    KindChange,
    SessionKind,
    SessionStatus,
    Shift,
)
from bot.domain.intervals import Days, WorkingDays
from bot.policies.faults import Faulty
from bot.policies.loader import PACKS
from bot.policies.plain_yaml import read_yaml
from bot.services.facts_files.chains import chain_of
from bot.services.facts_files.reading import FactsFile, policy_for, read_facts
from bot.services.facts_files.schema import json_schema
from tests.support.facts_files import EVERYTHING, SMALL, written


@pytest.fixture
def everything(tmp_path: Path) -> FactsFile:
    return read_facts(written(tmp_path, EVERYTHING))


def amira(of: FactsFile) -> Facts:
    return of.facts["amira"]


def test_a_few_lines_are_enough(tmp_path: Path) -> None:
    found = read_facts(written(tmp_path, SMALL))
    facts = found.facts["practitioner"]
    assert facts.person.role == "social_worker"
    assert facts.person.pattern == FULL_TIME
    assert facts.supervisor is not None
    assert facts.supervisor.role == "team_manager"
    (session,) = facts.sessions
    assert session.status is SessionStatus.HELD
    assert session.held_at == datetime(2026, 10, 28, 10, tzinfo=UTC)


def test_local_times_follow_the_clocks(everything: FactsFile) -> None:
    september = next(one for one in amira(everything).sessions if one.id == "september")
    assert september.planned_at == datetime(2026, 9, 28, 9, tzinfo=UTC)
    assert september.held_at == datetime(2026, 9, 29, 13, tzinfo=UTC)


def test_a_day_alone_is_its_midday(everything: FactsFile) -> None:
    first = amira(everything).sessions[0]
    assert first.recorded_at == datetime(2026, 7, 7, 11, tzinfo=UTC)


def test_an_offset_is_heeded(tmp_path: Path) -> None:
    text = SMALL.replace("2026-10-28 10:00", "2026-10-28T10:00:00-05:00")
    (session,) = read_facts(written(tmp_path, text)).facts["practitioner"].sessions
    assert session.held_at == datetime(2026, 10, 28, 15, tzinfo=UTC)


def test_a_person_is_all_that_was_said(everything: FactsFile) -> None:
    person = amira(everything).person
    assert (person.name, person.employment, person.team) == ("Amira", "agency", "North")
    assert person.qualified_on == date(2024, 7, 8)
    assert person.progress_review_on == date(2026, 10, 1)
    known = date(2026, 11, 2)
    assert person.absences == (Absence(date(2026, 11, 30), date(2026, 12, 4), known),)
    assert person.pattern[-1] == Shift(4, time(9), time(13))


def test_what_happened_is_told_of_each(everything: FactsFile) -> None:
    facts = amira(everything)
    assert [(one.id, one.about) for one in facts.events] == [
        ("agreement 1", ""),
        ("choice", "CS-1"),
        ("decision_recorded 3", "choice"),
    ]
    (authorised,) = facts.supervisor_events
    assert authorised.until == date(2027, 3, 31)
    (record,) = facts.records
    assert (record.session, record.case) == ("september", "CS-1")
    assert record.fields == {"last_seen", "previous_actions"}
    assert everything.people["ben"].reports[-1].count == 9
    assert facts.cases[2].reviews[-1].held is False


def test_sessions_belong_to_whoever_held_them(everything: FactsFile) -> None:
    facts = amira(everything)
    assert facts.pair is not None
    (earlier,) = facts.earlier_pairs
    assert earlier.supervisor == "dee"
    assert [one.pair for one in facts.sessions] == [earlier.id, *[facts.pair.id] * 4]


def test_each_has_their_own_sessions(everything: FactsFile) -> None:
    (partly,) = everything.facts["ben"].sessions
    assert partly.status is SessionStatus.PARTLY_HELD
    assert partly.counts
    assert everything.facts["cath"].sessions == ()


def test_a_session_is_all_that_was_said(everything: FactsFile) -> None:
    by_name = {one.id: one for one in amira(everything).sessions}
    assert by_name["september"].minutes == 90
    assert by_name["september"].urgent
    assert by_name["september"].discussed == {"CS-1", "CS-2"}
    assert by_name["october"].reason == "workload"
    assert by_name["october"].decided_at == datetime(2026, 10, 26, 16, tzinfo=UTC)
    assert by_name["session 4"].replaces == "october"
    assert by_name["session 5"].kind is SessionKind.GROUP


def test_cases_keep_their_kinds_over_time(everything: FactsFile) -> None:
    cases = {case.ref: case for case in amira(everything).cases}
    assert cases["CS-2"].kinds == (
        KindChange(CaseKind.CHILD_IN_NEED, date(2026, 6, 8)),
        KindChange(CaseKind.CHILD_PROTECTION, date(2026, 10, 20)),
    )
    assert cases["CS-2"].own_interval_days == 14
    assert cases["CS-2"].discussed_on == (date(2026, 8, 3),)
    assert cases["CS-3"].kinds[0] == KindChange(CaseKind.CHILD_IN_NEED, date(2026, 6, 15))
    assert cases["CS-3"].closed_on == date(2026, 11, 2)
    assert cases["CS-4"].paused


def test_the_policy_lives_by_the_files_settings_and_closures(everything: FactsFile) -> None:
    policy = policy_for(everything)
    assert policy.pack.name == "camden"
    assert not policy.calendar.is_working_day(date(2026, 12, 24))
    assert policy.settings["recording_deadline"] == WorkingDays(5)


def test_another_policy_may_be_asked(tmp_path: Path) -> None:
    found = read_facts(written(tmp_path, SMALL))
    assert policy_for(found, "kent").pack.name == "kent"


def test_another_policy_heeds_only_its_own_settings(tmp_path: Path) -> None:
    chosen = "settings: {tell_after: {days: 1}, recording_deadline: {days: 4}}\n"
    found = read_facts(written(tmp_path, SMALL + chosen))
    settings = policy_for(found, "kent").settings
    assert settings["recording_deadline"] == Days(4)
    assert "tell_after" not in settings
    mistyped = read_facts(written(tmp_path, SMALL + chosen.replace("tell_after", "tell_aftr")))
    with pytest.raises(Faulty, match="settings, tell_aftr"):
        policy_for(mistyped, "kent")


def test_a_policy_of_ones_own_stands_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text((PACKS / "camden.yaml").read_text(encoding="utf-8"))
    found = read_facts(written(tmp_path, SMALL.replace("camden", "ours.yaml")))
    assert policy_for(found).pack.name == "camden"


def test_the_line_above_is_whoever_is_named(everything: FactsFile) -> None:
    chain = chain_of(amira(everything), everything.people)
    assert chain is not None
    assert [one.id for one in chain.managers] == ["cath"]
    assert [one.id for one in chain.deputies] == ["dee"]


def test_where_no_manager_is_named_receivers_stand_in_their_place(tmp_path: Path) -> None:
    found = read_facts(written(tmp_path, SMALL))
    chain = chain_of(found.facts["practitioner"], found.people)
    assert chain is not None
    assert chain.above[0].id == "next_up"
    assert "role:district_manager" in {one.id for one in chain.above}


def test_managers_follow_one_another_to_the_top(tmp_path: Path) -> None:
    people = "people: {a: {supervisor: b}, b: {line_manager: c}, c: {line_manager: d}, d: {}}\n"
    found = read_facts(written(tmp_path, "facts: 1\n" + people))
    chain = chain_of(found.facts["a"], found.people)
    assert chain is not None
    assert [one.id for one in chain.managers] == ["c", "d"]


@pytest.mark.parametrize("text", [EVERYTHING, SMALL, "facts: 1\n"])
def test_the_schema_takes_what_the_reader_takes(tmp_path: Path, text: str) -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    file = written(tmp_path, text)
    raw, _ = read_yaml(file)
    Draft202012Validator(schema).validate(raw)
    read_facts(file)


def test_the_schema_explains_every_key() -> None:
    schema = json_schema()
    shapes = [schema, *schema["$defs"].values()]
    silent = [
        name
        for shape in shapes
        for name, key in shape.get("properties", {}).items()
        if not key.get("description")
    ]
    assert silent == []


def test_json_reads_as_yaml_does(tmp_path: Path, everything: FactsFile) -> None:
    raw, _ = read_yaml(written(tmp_path, EVERYTHING))
    same = read_facts(written(tmp_path, json.dumps(raw, indent=2)))
    assert same.facts == everything.facts


def test_what_was_done_was_not_done_later(tmp_path: Path) -> None:
    file = written(tmp_path, SMALL)
    read_facts(file, datetime(2026, 10, 28, 10, tzinfo=UTC))
    with pytest.raises(Faulty, match="held: found 2026-10-28 10:00, expected nothing after"):
        read_facts(file, datetime(2026, 10, 28, 9, 59, tzinfo=UTC))


def test_what_the_documentation_shows_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "duties.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 4
    people, sessions, cases, others = blocks
    alone = sessions + cases + others
    read_facts(written(tmp_path, "facts: 1\n" + people))
    read_facts(written(tmp_path, "facts: 1\n" + alone))


def test_the_documentation_names_every_key_of_the_whole() -> None:
    page = (Path(__file__).parents[2] / "docs" / "duties.md").read_text(encoding="utf-8")
    schema = json_schema()
    keys = [
        key for shape in (schema, *schema["$defs"].values()) for key in shape.get("properties", ())
    ]
    assert [key for key in keys if f"`{key}`" not in page and f"{key}:" not in page] == []
