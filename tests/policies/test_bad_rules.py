"""What is wrong with an obligation, a quota, cover or a finding is said where it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.domain.policy import ObligationRule
from bot.policies.faults import Faulty
from bot.policies.loader import json_schema, load_pack
from bot.policies.plain_yaml import read_yaml
from tests.support.sixth_council import PACK, written

_PLAIN = """\
    clause: "3.1"
    strength: should
    ladder: quiet
"""
OBLIGATION = f"""\
  - kind: obligation
    id: SIXTH-4
{_PLAIN}    what: agreement
    once: {{within: {{days: 6}}, of: {{anchor: employment}}}}
"""
QUOTA = f"""\
  - kind: quota
    id: SIXTH-5
{_PLAIN}    case_kinds: [looked_after]
    reviews: [{{days: 28}}, {{days: 84}}]
    first: 2
    every: {{months: 6}}
    then: 2
"""
COVER = f"""\
  - kind: cover
    id: SIXTH-6
{_PLAIN}    longer_than: {{months: 2}}
    when: likely
    within: {{days: 0}}
"""
FINDING = """\
findings:
  - id: SIXTH-7
    clause: "4.1"
    strength: must
    check: field_missing
    fields: [last_seen]

ladders:
"""
WIDER = PACK.replace("ladders:\n", OBLIGATION + QUOTA + COVER + FINDING)
ONCE = "once: {within: {days: 6}, of: {anchor: employment}}"
WRONG = [
    ("what: agreement", "what: agrement", "Did you mean 'agreement'?"),
    (ONCE, "owner: supervisor", "SIXTH-4: found no word on when, expected exactly one of once,"),
    (ONCE, ONCE + "\n    expires: true", "found once and expires, expected exactly one of once,"),
    (ONCE, "once: {within: {days: 6}}", "once, of: found nothing, expected this key"),
    ("within: {days: 6}", "wthin: {days: 6}", "Did you mean 'within'?"),
    ("within: {days: 6}", "within: {dys: 6}", "Did you mean 'days'?"),
    ("within: {days: 6}", "within: {hours: 6}", "found hours, expected days, working_days"),
    ("anchor: employment", "anchor: employmnt", "Did you mean 'employment'?"),
    ("anchor: employment", "anchr: employment", "Did you mean 'anchor'?"),
    ("anchor: employment", "anchor: allocation", "expected `about: case`, which the rule speaks"),
    (ONCE, "after: {event: decision}", "either `within` or `by`"),
    (ONCE, "after: {event: decision, by: next_sesion}", "Did you mean 'next_session'?"),
    (ONCE, "after: {event: decison, within: {days: 2}}", "Did you mean 'decision'?"),
    (ONCE, "times: {times: 0, in_each: {months: 12}, of: {anchor: employment}}", "found 0"),
    (ONCE, "every: {length: {days: 0}}", "every, length: found 0, expected a count of 1 or more"),
    (ONCE, "every: {lenth: {days: 7}}", "Did you mean 'length'?"),
    (ONCE, "every: {length: {days: 7}, or_own: true}", "expected `about: case`"),
    (ONCE, ONCE + "\n    owner: suporvisor", "Did you mean 'supervisor'?"),
    (ONCE, ONCE + "\n    chosen: {wek: calendar}", "found 'wek', expected a setting of this pack"),
    (ONCE, ONCE + "\n    applies: {marks: [complx]}", "expected a mark"),
    (ONCE, ONCE + "\n    applies: {reports_over: eight}", "expected a whole number"),
    ("reviews: [{days: 28}, {days: 84}]", "reviews: []", "reviews: found none, expected at least"),
    ("first: 2", "first: 0", "SIXTH-5, first: found 0, expected a count of 1 or more"),
    ("[looked_after]", "[lookd_after]", "Did you mean 'looked_after'?"),
    ("then: 2", "then: 2\n    later_from: strt", "Did you mean 'start'?"),
    ("within: {days: 0}", "owner: next_up", "`within` beside `when: likely` only"),
    ("when: likely", "when: likly", "Did you mean 'likely'?"),
    ("check: field_missing", "check: field_mising", "Did you mean 'field_missing'?"),
    ("fields: [last_seen]", "discussion: first", "expected `fields`, which field_missing asks for"),
    ("fields: [last_seen]", "fields: [Last seen]", "a code in small letters, as last_seen"),
    ("fields: [last_seen]", "fields: [x]\n    minutes: 120", "expected beside field_missing:"),
    ("fields: [last_seen]", "feilds: [last_seen]", "Did you mean 'fields'?"),
    ("fields: [last_seen]", "fields: [x]\n    paper: case_recrd", "Did you mean 'case_record'?"),
    ("fields: [last_seen]", "fields: [x]\n    case_marks: [complx]", "Did you mean 'complex'?"),
]


def test_the_wider_pack_is_right(tmp_path: Path) -> None:
    file = written(tmp_path, text=WIDER)
    pack = load_pack(file)
    assert {rule.id for rule in pack.rules} >= {"SIXTH-4", "SIXTH-5", "SIXTH-6"}
    raw, _ = read_yaml(file)
    assert list(Draft202012Validator(json_schema()).iter_errors(raw)) == []


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_a_fault_is_said(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    with pytest.raises(Faulty) as error:
        load_pack(written(tmp_path, (right, wrong), text=WIDER))
    assert said in str(error.value)


def test_a_frequency_stretches_frequencies_alone(tmp_path: Path) -> None:
    more = "every: {days: 28}\n    instead_of: [SIXTH-2]"
    with pytest.raises(Faulty) as error:
        load_pack(written(tmp_path, ("every: {days: 28}", more)))
    assert "expected a supervision rule of this pack" in str(error.value)


def test_each_form_in_the_documentation_is_right(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "policies-format.md"
    forms = re.findall(r"^((?:once|every|times|after|expires): [^#\n]+)", page.read_text(), re.M)
    assert len(forms) == 14
    for form in forms:
        about = "about: case\n    " if "allocation" in form else ""
        file = written(tmp_path, (ONCE, about + form.strip()), text=WIDER)
        (rule,) = (one for one in load_pack(file).rules if isinstance(one, ObligationRule))
        assert rule.id == "SIXTH-4"
