"""A ladder that opened keeps its delays and receivers, whatever the settings become."""

from __future__ import annotations

import json

from bot.domain.intervals import Hours, WorkingDays
from bot.domain.ladders import freeze, thaw
from bot.domain.policy import FromSetting, Voice
from tests.support.ladders import rung
from tests.support.policies import policy

WAITS = rung("told", Voice.ESCALATION, "setting:who", after=FromSetting("patience"))
WARNS = rung("warning", Voice.WARNING, "practitioner", ahead_of="told", by=FromSetting("notice"))
LADDER = (WARNS, WAITS)
CHOSEN = policy(
    settings={
        "who": "role:head_of_service",
        "patience": WorkingDays(2),
        "notice": WorkingDays(3),
        "hold": Hours(4),
    }
)


def test_settings_are_settled_and_the_rest_is_plain_json():
    frozen = freeze(LADDER, CHOSEN)
    warns, waits = thaw(json.loads(json.dumps(frozen)))
    assert (waits.when, waits.length, waits.to) == (
        "after",
        WorkingDays(2),
        ("role:head_of_service",),
    )
    assert (warns.when, warns.other, warns.length) == ("ahead_of", "told", WorkingDays(3))
    assert (warns.hold, warns.voice) == (Hours(4), Voice.WARNING)


def test_a_rung_waits_for_a_setting_that_nobody_chose():
    assert [one.name for one in thaw(freeze(LADDER, policy()))] == ["warning"]


def test_opening_and_due_are_told_apart():
    asked = rung("ask", Voice.PROMPT, "supervisor", on="due", brief=True)
    opened = rung("open", Voice.PROMPT, "supervisor", on="opening")
    both = thaw(freeze((asked, opened), policy()))
    assert [(one.when, one.brief) for one in both] == [("due", True), ("opening", False)]
