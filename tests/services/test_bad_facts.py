"""Whatever is wrong with a file of facts: where, what was found, and what to write."""

from __future__ import annotations

import copy
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.policy import Policy
from bot.policies.faults import Faulty
from bot.policies.loader import pack_names
from bot.policies.plain_yaml import read_yaml
from bot.services.answerable import from_file
from bot.services.answers.data import as_data
from bot.services.answers.report import Question, report
from bot.services.facts_files.chains import chain_of
from bot.services.facts_files.reading import FactsFile, policy_for, read_facts, understood
from bot.services.facts_files.schema import shaped
from tests.support.facts_files import EVERYTHING, SMALL, written
from tests.support.mutations import damaged, mutations, parent, places
from tests.support.worked_examples import as_files

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)

WRONG = [
    ("facts: 1", "facts: 2", "facts: found 2, expected one of 1"),
    ("facts: 1\n", "", "facts: found nothing, expected this key"),
    ("policy: camden", "policy: camdn", "Did you mean 'camden'?"),
    ("policy: camden", "policy: nowhere.yaml", "expected one of camden, kent"),
    ("policy: camden\n", "", "policy: found nothing, expected `policy:` with one of camden"),
    ("policy: camden", "polcy: camden", "Did you mean 'policy'?"),
    ("sessions:", "sesions:", "Did you mean 'sessions'?"),
    ("go_live: 2026-01-05", "go_live: 2026-02-30", "line 3: go_live: found '2026-02-30', expected"),
    ("go_live: 2026-01-05", "go_live: 5 January", "expected a day such as 2026-11-23"),
    ("go_live: 2026-01-05", "go_live: 0026-01-05", "expected a year from 1950 to 2149"),
    ("[2026-12-24]", "2026-12-24", "closures: found '2026-12-24', expected a list"),
    ("Europe/London", "Europe/Londn", "Did you mean 'Europe/London'?"),
    ("recording_deadline:", "recording_dedline:", "Did you mean 'recording_deadline'?"),
    ("{working_days: 5}", "{working_dais: 5}", "settings, recording_deadline: found"),
    ("{working_days: 5}", "{working_days: 99999999}", "expected a length of time such as"),
    ("role: social_worker", "role: social_wroker", "Did you mean 'social_worker'?"),
    ("role: social_worker", "rol: social_worker", "Did you mean 'role'?"),
    ("employment: agency", "employment: agencey", "Did you mean 'agency'?"),
    ("newly_qualified: false", "newly_qualified: maybe", "expected true or false"),
    ("supervisor: ben", "supervisor: bin", "people, amira, supervisor: found 'bin', expected"),
    ("supervisor: ben", "supervisor: bin", "Did you mean 'ben'?"),
    ("supervisor: ben", "supervisor: amira", "expected the id of somebody else"),
    ("role: service_manager,", "supervisor: amira,", "found a circle: amira > ben > cath > amira"),
    ("role: service_manager,", "line_manager: ben,", "found a circle: ben > cath > ben, expected"),
    ("line_manager: cath", "line_manager: kath", "Did you mean 'cath'?"),
    ("Fri 09:00-13:00", "Fri 9-1", "expected working hours such as Mon-Fri 09:00-17:00"),
    ("2026-11-30..2026-12-04", "2026-11-30..2026-11-04", "the first day first"),
    ("left_on: 2027-03-31", "left_on: 2017-03-31", "expected a day from 2019-05-13 on"),
    ("supervisor: dee, since", "supervisor: deee, since", "Did you mean 'dee'?"),
    ("supervisor: dee, held", "supervisor: cath, held", "a supervisor of theirs: ben, dee"),
    ("practitioner: ben, partly", "practitioner: bem, partly", "Did you mean 'ben'?"),
    ("practitioner: ben, partly", "partly", "expected `practitioner`, since several people"),
    ("what: agreement", "what: agrement", "Did you mean 'agreement'?"),
    ("what: agreement", "what: leaving", "what the bot does not know by itself"),
    ("{what: agreement, who: amira,", "{what: agreement,", "expected `who`, since several people"),
    ("on: 2026-06-03}", "on: 2026-12-03}", "expected nothing after the moment asked about"),
    ("on: 2026-06-03}", "until: 2026-06-03}", "found neither, expected `on` a day, or `at`"),
    ("about: choice", "about: choise", "Did you mean 'choice'?"),
    ("paper: case_record", "paper: case_recrod", "Did you mean 'case_record'?"),
    ("session: september", "session: setpember", "Did you mean 'september'?"),
    ("    case: CS-1\n    fields", "    case: CS-9\n    fields", "expected a case of this file"),
    ("[last_seen, previous", "[Last seen, previous", "a code in small letters, as last_seen"),
    ("carried: [CS-4]", "carried: [CS-44]", "Did you mean 'CS-4'?"),
    ("marks: [complex]", "marks: [complx]", "Did you mean 'complex'?"),
    ("count: 9", "count: -9", "expected a whole number, 0 or more"),
    ("partly_held: 2026-10-30 11:00", "minutes: 60", "found no word on what became of it"),
    ("partly_held: 2026", "cancelled: 2026-10-30, partly_held: 2026", "expected exactly one of"),
    ("held: 2026-09-29 14:00", "held: 2026-09-29 25:00", "sessions, september, held: found"),
    ("held: 2026-09-29 14:00", "held: 2027-09-29", "nothing after the moment asked about"),
    ("minutes: 90", "minutes: 9000", "expected a whole number, 480 or less"),
    ("minutes: 90", "minutes: 090", "expected a whole number"),
    ("reason: workload", "reason: lazy", "expected one of urgent_case_situation, supervisee_sick"),
    ("reason: workload", "reason: worklod", "Did you mean 'workload'?"),
    ("reason: workload", "recorded: 2026-11-01", "recorded: found a session that was not held"),
    ("replaces: october", "replaces: octobre", "Did you mean 'october'?"),
    ("name: october", "name: september", "expected a name that no other session has"),
    ("discussed: [CS-1, CS-2]", "discussed: [CS-11]", "expected a case of this file: CS-1"),
    ("kind: group", "kind: groop", "Did you mean 'group'?"),
    ("case: CS-1,", "case: Jones family,", "expected a case reference such as CS-10423, and never"),
    ("case: CS-1,", "case: 943 476 5919,", "expected a case reference"),
    ("case: CS-4", "case: CS-1", "expected each case once"),
    ("holder: amira, kind: court", "holder: amra, kind: court", "Did you mean 'amira'?"),
    ("kind: court, ", "", "found neither, expected `kind`, or else `kinds`"),
    ("kind: court, ", "kind: cort, ", "Did you mean 'court'?"),
    ("own_interval_days: 14", "own_interval_days: 0", "expected a whole number, 1 or more"),
    ("own_interval_days: 14", "kind: court", "found both, expected `kind`, or else `kinds`"),
    ("since: 2026-10-20", "since: 2026-06-01", "expected a day after 2026-06-08"),
    ("    since: 2026-09-01\n", "", "expected `kind` and `since` beside it"),
    ("closed: 2026-11-02", "closed: 2026-01-02", "expected a day from 2026-06-15 on"),
    ("earlier_pairs:", "person: {}\nearlier_pairs:", "found `person` beside `people`"),
    ("paused: true", "paused: &x true", "found a tag, an anchor or an alias"),
    ("paused: true", "paused: true, paused: true", "found the key 'paused' twice"),
    ("paused: true}", "paused: true", "expected YAML in UTF-8"),
]  # fmt: skip


def answer(found: FactsFile, policy: Policy) -> None:
    """The whole way to the answer."""
    asked = [(one, chain_of(one, found.people)) for one in found.facts.values()]
    question = Question(policy=policy, at=AT, knows=from_file, assumed=found.assumed)
    as_data(report(asked, found.people.values(), question))


def complain_well(faulty: Faulty, what: str) -> None:
    """Where, what was found, what was expected: in our words."""
    for fault in faulty.faults:
        assert fault.where, what
        assert fault.found, what
        assert fault.expected, what
        assert "pydantic" not in str(fault), what


@pytest.mark.parametrize(("right", "wrong", "expected"), WRONG, ids=[w for _, w, _ in WRONG])
def test_it_says_where_what_was_found_and_what_to_write(
    tmp_path: Path, right: str, wrong: str, expected: str
) -> None:
    assert right in EVERYTHING
    with pytest.raises(Faulty) as caught:
        policy_for(read_facts(written(tmp_path, EVERYTHING.replace(right, wrong, 1)), AT))
    assert expected in str(caught.value)


def test_it_says_everything_at_once(tmp_path: Path) -> None:
    text = EVERYTHING.replace("agency", "agencey").replace("workload", "worklod")
    with pytest.raises(Faulty) as caught:
        read_facts(written(tmp_path, text))
    assert len(caught.value.faults) == 2


def test_nobody_supervised_is_said(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="expected `supervisor: ID` on somebody"):
        read_facts(written(tmp_path, "facts: 1\npeople: {a: {}, b: {}}\n"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("facts: 1\n---\nfacts: 1\n", "a second document, after ---"),
        ("facts: 1\nsessions:\n\t- {}\n", "a tab where there should be spaces"),
        ("facts: 1\npolicy: \x00\n", "a character that text does not have"),
        ("facts: 1\nsettings: " + "[" * 3000 + "]" * 3000, "lists within lists without end"),
        ("facts: 1\na: &a [x]\nb: [*a, *a]\n", "a tag, an anchor or an alias"),
        ("facts: 1\n<<: {policy: camden}\n", "{'policy': 'camden'}"),
        ('{"facts": 1, "policy": "\\ud800"}', "expected letters that text can hold"),
        ("- facts: 1\n", "expected keys and values"),
    ],
)
def test_yaml_s_own_faults_are_said_in_our_words(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(Faulty) as caught:
        read_facts(written(tmp_path, text))
    assert found in str(caught.value)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_from_windows_is_read(tmp_path: Path, mark: str, end: str) -> None:
    file = tmp_path / "facts.yaml"
    file.write_bytes((mark + SMALL.replace("\n", end)).encode("utf-8"))
    assert read_facts(file, AT).policy == "camden"


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_said(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "facts.yaml"
    file.write_bytes((SMALL + "# caf\u00e9\n").encode(encoding))
    with pytest.raises(Faulty, match="bytes that are not text"):
        read_facts(file, AT)


@pytest.mark.parametrize("name", ["missing.yaml", ".", "x" * 300])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(Faulty, match="expected a file that can be read"):
        read_facts(tmp_path / name)


# --- hundreds of mutations ------------------------------------------------------------------------

_NAMED_IN_POLICY = ("policy", "settings", "closures", "timezone")


@pytest.mark.long
def test_hundreds_of_mutations_are_faults_in_words_or_answers(tmp_path: Path) -> None:
    file = written(tmp_path, EVERYTHING)
    raw, lines = read_yaml(file)
    ordinary = policy_for(read_facts(file))
    tried = refused = 0
    for what, changed in mutations(raw):
        tried += 1
        try:
            found = understood(shaped(changed, file.name, lines), file, changed, lines, AT)
            policy = policy_for(found) if what.startswith(_NAMED_IN_POLICY) else ordinary
        except Faulty as faulty:
            refused += 1
            complain_well(faulty, what)
        else:
            answer(found, policy)
    assert tried > 1000
    assert refused > tried / 2


def test_a_misspelt_key_is_always_refused_with_the_right_one(tmp_path: Path) -> None:
    file = written(tmp_path, EVERYTHING)
    raw, lines = read_yaml(file)
    for path in places(raw):
        is_named_freely = path[:1] == ("settings",) or path[:1] == ("people",) == path[:-1]
        if not path or isinstance(path[-1], int) or (is_named_freely and len(path) > 1):
            continue
        changed = copy.deepcopy(raw)
        around = parent(changed, path)
        around[f"{path[-1]}x"] = around.pop(path[-1])
        with pytest.raises(Faulty) as caught:
            shaped(changed, file.name, lines)
        assert any(fault.nearest == path[-1] for fault in caught.value.faults), path


_FILES = [(name, raw, at) for name in pack_names() for raw, at in as_files(name)]


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_worked_example_can_be_damaged_into_anything_but_faults_or_answers(
    data: st.DataObject,
) -> None:
    council, raw, at = data.draw(st.sampled_from(_FILES))
    file, changed = Path(f"{council}.yaml"), data.draw(damaged(raw))
    try:
        found = understood(shaped(changed, file.name, {}), file, changed, {}, at)
        policy = policy_for(found, council)
    except Faulty as faulty:
        complain_well(faulty, council)
    else:
        answer(found, policy)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damaged_text_ends_in_anything_but_faults(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(EVERYTHING) - 1))
    length = data.draw(st.integers(0, 12))
    new = data.draw(st.text(st.sampled_from(" \n\t:-[]{}&*!?|>'\"#,%@`0a\u0000\u00e9"), max_size=4))
    text = EVERYTHING[:at] + new + EVERYTHING[at + length :]
    _readable_or_faulty(text)


@pytest.mark.long
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_text_at_all_ends_in_anything_but_faults(text: str) -> None:
    _readable_or_faulty(text.encode("utf-8", "replace").decode())
    _readable_or_faulty(SMALL + text.encode("utf-8", "replace").decode())


def _readable_or_faulty(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            policy_for(read_facts(written(Path(folder), text), AT))
        except Faulty as faulty:
            complaint = str(faulty)
        else:
            complaint = "none"
    assert complaint
