"""The packs that come with the bot, the settings they leave open, and the question bank."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.intervals import Hours, Weeks, WorkingDays
from bot.domain.policy import MAY_ESCALATE, Voice
from bot.policies.faults import Faulty
from bot.policies.loader import SettingsMissing, load_pack, pack_names, policy
from bot.policies.local_settings import plain, read_settings
from bot.policies.questions import load_bank

_DISTRICT_MANAGER = ("role:district_manager or setting:above_district_manager",)
TOLD_BY_THE_TEXT = {
    "kent": {("KENT-3.1c", _DISTRICT_MANAGER), ("KENT-3.2d", _DISTRICT_MANAGER)},
    "northumberland": {("NORTH-7Rf", ("next_up",))},
}
SETTINGS = Path(__file__).parents[2] / "examples" / "settings"


@pytest.mark.parametrize("name", pack_names())
def test_the_demo_s_settings_suit_the_pack_and_say_that_they_are_examples(name: str) -> None:
    file = SETTINGS / f"{name}.yaml"
    values = policy(load_pack(name), read_settings(file)).settings
    assert set(values) == {spec.name for spec in load_pack(name).settings}
    assert file.read_text(encoding="utf-8").startswith("# An example only")


@pytest.mark.parametrize("name", pack_names())
def test_only_what_the_text_names_tells_anybody_as_policy(name: str) -> None:
    told = {
        (rung.rule, rung.to)
        for ladder in load_pack(name).ladders.values()
        for rung in ladder
        if rung.voice is Voice.ESCALATION and rung.source == "policy"
    }
    assert told == TOLD_BY_THE_TEXT.get(name, set())


@pytest.mark.parametrize("name", pack_names())
def test_nothing_optional_or_local_ever_escalates(name: str) -> None:
    pack = load_pack(name)
    weak = {rule.ladder for rule in pack.rules if rule.strength not in MAY_ESCALATE}
    assert [r.name for n in weak for r in pack.ladders[n] if r.voice is Voice.ESCALATION] == []


def test_what_is_missing_is_listed_with_what_it_asks() -> None:
    with pytest.raises(SettingsMissing, match="By when must a session be recorded") as caught:
        policy(load_pack("kent"), {})
    missing = {spec.name for spec in caught.value.missing}
    assert {"supervision_interval", "recording_deadline"} <= missing
    assert not missing & {"hold", "likely_breach_lead"}


def test_defaults_are_filled_in_and_can_be_chosen_otherwise() -> None:
    given = read_settings(SETTINGS / "kent.yaml")
    pack = load_pack("kent")
    assert policy(pack, given).settings["likely_breach_lead"] == Weeks(2)
    chosen = policy(pack, given | {"likely_breach_lead": Weeks(3)}).settings
    assert chosen["likely_breach_lead"] == Weeks(3)


def test_settings_survive_being_written_as_plain_data() -> None:
    first = policy(load_pack("kent"), read_settings(SETTINGS / "kent.yaml"))
    written = {name: plain(value) for name, value in first.settings.items()}
    assert policy(load_pack("kent"), written) == first


WRONG = [
    ("camden", {"recording_dedline": {"days": 5}}, "Did you mean 'recording_deadline'?"),
    ("camden", {"recording_deadline": {"dais": 5}}, "Did you mean 'days'?"),
    ("camden", {"recording_deadline": 5}, "expected a length of time such as {days: 2}, or hours"),
    ("camden", {"recording_deadline": {"days": -5}}, "found {'days': -5}"),
    ("camden", {"new_worker_weekly_for": {"hours": 5}}, "expected a length of time"),
    ("camden", {"second_receiver": "boss"}, "expected one of practitioner, supervisor, next_up"),
    ("camden", {"second_receiver": "secnd_up"}, "Did you mean 'second_up'?"),
    ("camden", {"second_receiver": {"days": 1}}, "expected text"),
    ("camden", {"rearrange_counted_from": "decison"}, "Did you mean 'decision'?"),
    ("camden", {"hold": {"working_days": 2}}, "it may not hold up a duty to tell"),
    ("camden", {"hold": {"days": 1}}, "expected at most {working_days: 1}"),
    ("kent", {"supervision_interval": {"days": 28}}, "found 'days', expected a role, or *"),
    ("kent", {"supervision_interval": {"*": 28}}, "supervision_interval, *: found 28"),
    ("kent", {"supervision_interval": {"studnt": {"days": 7}}}, "Did you mean 'student'?"),
]


@pytest.mark.parametrize(("name", "change", "said"), WRONG)
def test_a_wrong_setting_is_said(name: str, change: dict[str, object], said: str) -> None:
    given = read_settings(SETTINGS / f"{name}.yaml")
    with pytest.raises(Faulty) as caught:
        policy(load_pack(name), given | change)
    assert said in str(caught.value)


def test_the_hold_may_be_shorter() -> None:
    given = read_settings(SETTINGS / "camden.yaml")
    found = [
        policy(load_pack("camden"), given | {"hold": hold}).settings["hold"]
        for hold in ({"working_days": 0}, {"hours": 4})
    ]
    assert found == [WorkingDays(0), Hours(4)]


def test_the_fingerprint_follows_settings_and_closures() -> None:
    pack, given = load_pack("camden"), read_settings(SETTINGS / "camden.yaml")
    found = {
        policy(pack, given).fingerprint,
        policy(pack, given | {"tell_after": {"working_days": 2}}).fingerprint,
        policy(pack, given, [date(2026, 12, 24)]).fingerprint,
    }
    assert len(found) == 3
    assert policy(pack, given).fingerprint in found


def test_settings_that_are_no_list_of_settings(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("- hold", encoding="utf-8")
    with pytest.raises(Faulty, match="a setting a line"):
        read_settings(file)


def test_the_bank_has_every_question_of_section_8_once() -> None:
    bank = load_bank("kent_section_8")
    assert len({question.topic for question in bank}) == len(bank) == 17
    assert {question.rule for question in bank} == {"KENT-8a"}
    assert all(question.words.endswith("?") or "? " in question.words for question in bank)
    assert all(len(question.words) <= 110 for question in bank)


def test_a_bank_that_does_not_exist() -> None:
    with pytest.raises(Faulty, match="kent_section_8"):
        load_bank("kent_section_9")
