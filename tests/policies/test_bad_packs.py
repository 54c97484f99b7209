"""Whatever is wrong with a pack, its author is told where, what was found and what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.policies.faults import Faulty
from bot.policies.loader import PACKS, json_schema, load_pack, pack_names
from bot.policies.plain_yaml import read_yaml
from tests.support.sixth_council import PACK, written

WRONG = [
    # shape
    ("title: The sixth council\n", "", "line 1: title: found nothing, expected this key"),
    ("version: 1", "version: one", "line 3: version: found 'one', expected a whole number"),
    ("version: 1", "version: true", "version: found True, expected a whole number"),
    ("title: The sixth council", "titel: Six", "Did you mean 'title'?"),
    ("{case_system: the case system}", "{case_systm: x}", "Did you mean 'case_system'?"),
    ("kind: recording", "kind: recordng", "Did you mean 'recording'?"),
    ("kind: recording", "kind: 7", "a rule whose `kind` is one of supervision,"),
    ("strength: optional", "strength: optionl", "Did you mean 'optional'?"),
    ('clause: "1.1"', "clause: 1", "SIXTH-1, clause: found 1, expected text (numbers in quotes)"),
    ("{days: 28}", "{dais: 28}", "SIXTH-1, every: found {'dais': 28}, expected a length of time"),
    ("{days: 28}", "{dais: 28}", "Did you mean 'days'?"),
    ("{days: 28}", '{days: "28"}', "every, days: found '28', expected a whole number"),
    ("{days: 28}", "{days: 28.5}", "found '28.5', expected a whole number"),
    ("{days: 28}", "28", "every: found 28, expected a length of time such as {days: 28}"),
    ("{days: 28}", "{days: 28, weeks: 4}", "expected one of the keys days"),
    ("{days: 28}", "{days: -28}", "SIXTH-1, every: found -28, expected a count of 1 or more"),
    ("{days: 28}", "{hours: 72}", "found hours, expected days, working_days, weeks"),
    ("every: {days: 28}", "evry: {days: 28}", "Did you mean 'every'?"),
    ("{roles: [social_worker]}", "{role: [social_worker]}", "Did you mean 'roles'?"),
    ("{roles: [social_worker]}", "{roles: social_worker}", "expected a list such as [one, two]"),
    ("{roles: [social_worker]}", "{roles: [social_wroker]}", "Did you mean 'social_worker'?"),
    ("{roles: [social_worker]}", "{employment: [agencey]}", "Did you mean 'agency'?"),
    ("[urgent_case_situation]", "[urgent_case]", "Did you mean 'urgent_case_situation'?"),
    ("original_day", "orginal_day", "Did you mean 'original_day'?"),
    ("type: length", "type: lenght", "Did you mean 'length'?"),
    # names
    ("id: SIXTH-2", "id: KENT-2", "expected an id that begins with SIXTH- or LOCAL-"),
    ("id: SIXTH-3\n", "id: SIXTH\n", "expected an id that begins with SIXTH- or LOCAL-"),
    ("id: SIXTH-2", f"id: SIXTH-{'2' * 40}", "expected at most 40 characters"),
    ("id: SIXTH-2", "id: SIXTH-1", "expected an id used by one kind of rule only"),
    ("ladder: supervision", "ladder: supervison", "Did you mean 'supervision'?"),
    ("ladder: supervision", "ladder: quiet", "ladders, supervision: found a ladder that no rule"),
    ("bank: kent_section_8", "bank: kent_section_9", "Did you mean 'kent_section_8'?"),
    ("strength: optional\n    ladder: quiet", "strength: optional\n    ladder: supervision",
     "expected a ladder without escalation, since the rule is optional"),
    ("strength: must\n    ladder: supervision", "strength: recommended\n    ladder: supervision",
     "expected a ladder without escalation, since the rule is recommended"),
    # rungs
    ("voice: warning", "voice: waring", "Did you mean 'warning'?"),
    ("voice: warning", "voice: reminder", "supervision, tell: found an escalation without a"),
    ("voice: warning", "voice: warning\n      brief: true", "found a warning in the brief"),
    ("ahead_of: tell", "ahead_of: again", "supervision, tell: found an escalation without a"),
    ("again: tell", "again: reminder", "supervision, again: found an escalation without a"),
    ("supervisor]\n      source: local\n      ahead_of",
     "next_up]\n      source: local\n      ahead_of",
     "tell: found an escalation without a warning, expected a warning to both of the pair"),
    ("name: warning", "name: tell", "expected a name that no other rung of this ladder has"),
    ("ahead_of: tell", "ahead_of: tel", "warning, ahead_of: found 'tel'"),
    ("again: tell", "again: again", "rung of this ladder: reminder, warning, tell"),
    ("      by: {setting: hold}\n", "", "warning: found ahead_of without `by`"),
    ("on: opening", "on: opning", "Did you mean 'opening'?"),
    ("on: opening", "on: opening\n      before: {days: 1}", "found before and on, expected"),
    ("      on: opening\n", "", "found no word on when, expected exactly one of before, after, on"),
    ("on: opening", "on: opening\n      by: {days: 1}", "`by` only beside ahead_of or unanswered"),
    ("to: [next_up]", "to: [next_pu]", "Did you mean 'next_up'?"),
    ("to: [next_up]", 'to: ["role:service_manger"]', "Did you mean 'role:service_manager'?"),
    ("to: [next_up]", "to: []", "tell, to: found nobody, expected at least one receiver"),
    ("to: [next_up]", "to: [same]", "`same` only beside again or unanswered"),
    ("after: {days: 0}", "after: {days: -1}", "expected a count of 0 or more"),
    # settings
    ("setting: recording_deadline", "setting: recording_dedline",
     "Did you mean 'recording_deadline'?"),
    ("to: [next_up]", 'to: ["setting:boss"]', "found 'boss', expected a setting of this pack"),
    ("to: [next_up]", 'to: ["setting:hold"]', "found 'hold' of type length"),
    ("{setting: recording_deadline}", "{days: 5}", "'recording_deadline', which nothing uses"),
    ("name: hold", "name: holt", "no setting 'hold'"),
    ("name: look_again_after", "name: hold", "expected each setting once"),
    ("    why: Nobody should be surprised.\n", "", "a default together with `why`"),
    ("rule: SIXTH-3", "rule: SIXTH-4", "expected a rule of this pack"),
    ("type: length", "type: length\n    choices: [a]", "choices for type choice, and only there"),
    # the text itself
    ("name: sixth", "name: [sixth", "expected YAML in UTF-8"),
    ("version: 1", "version: 1\nversion: 2", "the key 'version' twice"),
    ("every: {days: 28}", "every: !!python/object:os.system {}", "expected YAML in UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "said"), WRONG)
def test_the_fault_is_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(Faulty) as caught:
        load_pack(written(tmp_path, (before, after)))
    assert said in str(caught.value)


def test_all_faults_at_once(tmp_path: Path) -> None:
    changes = (("version: 1", "version: one"), ("{days: 28}", "{dais: 28}"))
    with pytest.raises(Faulty) as caught:
        load_pack(written(tmp_path, *changes))
    assert [fault.where for fault in caught.value.faults] == ["version", "rules, SIXTH-1, every"]


@pytest.mark.parametrize("line", range(len(PACK.splitlines())))
def test_a_line_left_out_is_a_pack_or_a_fault_and_nothing_else(tmp_path: Path, line: int) -> None:
    lines = PACK.splitlines(keepends=True)
    file = written(tmp_path, text="".join([*lines[:line], *lines[line + 1 :]]))
    assert all(re.match(r"sixth\.yaml.*: found .*, expected ", fault) for fault in _faults(file))


def _faults(file: Path) -> list[str]:
    try:
        load_pack(file)
    except Faulty as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize("text", ["", "null", "[]", "words", "7", "a: &a [*a]", "\x00"])
def test_what_is_no_pack_at_all(tmp_path: Path, text: str) -> None:
    with pytest.raises(Faulty):
        load_pack(written(tmp_path, text=text))


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    file = tmp_path / "sixth.yaml"
    file.write_bytes(b"name: \xff\xfe")
    with pytest.raises(Faulty, match="bytes that are not text"):
        load_pack(file)


def test_a_pack_that_does_not_exist() -> None:
    with pytest.raises(Faulty, match="Did you mean 'camden'"):
        load_pack("camdem")


@pytest.mark.parametrize("name", pack_names())
def test_the_published_schema_accepts_our_packs(name: str) -> None:
    raw, _ = read_yaml(PACKS / f"{name}.yaml")
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(raw)) == []


def test_the_published_schema_refuses_what_we_refuse() -> None:
    raw, _ = read_yaml(PACKS / "camden.yaml")
    raw["rules"][0]["evry"] = {"days": 28}
    assert list(Draft202012Validator(json_schema()).iter_errors(raw))
