"""Everything that is ever said: calm, plain, private, pressable, and fit for Slack."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.messages.form import Form
from bot.messages.notice import LOCK_SCREEN, Button, Buttons, Notice
from bot.surfaces.slack.blocks import message_blocks, message_text
from bot.surfaces.slack.views import home_view, modal_view
from bot.surfaces.surface import Marker
from sandbox.blocks import check_message, check_view
from tests.support.catalogue.cast import HOSTILE, Cast
from tests.support.catalogue.forms import forms
from tests.support.catalogue.notices import notices

CASTS = {"usual": Cast(), "hostile": HOSTILE, "alone": Cast(many=1)}
NOTICES = {f"{w}: {name}": n for w, cast in CASTS.items() for name, n in notices(cast)}
FORMS = {f"{w}: {name}": f for w, cast in CASTS.items() for name, f in forms(cast)}
MARKER = Marker("a" * 32, 1)
OPEN = "upcoming|due|overdue"
UNASKED = re.compile(
    rf": (ahead|ahead, .*|ahead planned .*|confirmation planned.*|minute open|last minute"
    rf"|(recording|ceiling|rearrangement|due|last session) ({OPEN})\b.*"
    rf"|(warning|escalation|tried|asked) \w+ ({OPEN})|(told|on it|again) .*|cases due [1-9].*)$"
)
"""Nudges while they are open; once settled there is nothing left to explain."""
BLAME = re.compile(
    r"\b(fail\w*|overdue|late|breach\w*|neglect\w*|must have|forgot\w*|missed)\b", re.I
)


def _body(notice: Notice) -> dict[str, Any]:
    return {"text": message_text(notice), "blocks": message_blocks(notice, MARKER)}


def test_every_notice_is_a_message_that_slack_takes() -> None:
    refused = {name: check_message(_body(notice)) for name, notice in NOTICES.items()}
    assert not {name: found for name, found in refused.items() if found}


def test_every_notice_can_be_said_in_words_only() -> None:
    refused = {name: check_message(_body(n.words_only())) for name, n in NOTICES.items()}
    assert not {name: found for name, found in refused.items() if found}
    assert all(notice.plain().strip() for notice in NOTICES.values())


def test_every_notice_is_a_home_that_slack_takes() -> None:
    refused = {name: check_view(home_view(notice)) for name, notice in NOTICES.items()}
    assert not {name: found for name, found in refused.items() if found}


def test_every_form_is_a_modal_that_slack_takes() -> None:
    refused = {name: check_view(modal_view(form)) for name, form in FORMS.items()}
    assert not {name: found for name, found in refused.items() if found}


def test_a_lock_screen_names_nobody() -> None:
    assert {message_text(notice) for notice in NOTICES.values()} == {LOCK_SCREEN}


def test_every_word_is_calm() -> None:
    said = [notice.plain() for _, notice in notices(Cast())]
    said += [_words(form) for _, form in forms(Cast())]
    assert [words for words in said if "!" in words or BLAME.search(words)] == []


def test_whoever_is_told_something_unasked_can_ask_why() -> None:
    asked = {name: notice for name, notice in NOTICES.items() if UNASKED.search(name)}
    assert len(asked) > 300
    without = [
        name for name, notice in asked.items() if "Why am I told this?" not in _labels(notice)
    ]
    assert without == []


def _labels(notice: Notice) -> list[str]:
    rows = (part.buttons for part in notice.parts if isinstance(part, Buttons))
    return [button.label for row in rows for button in row]


def test_nobody_sees_a_code() -> None:
    said = [notice.plain() for _, notice in notices(Cast())]
    said += [_words(form) for _, form in forms(Cast())]
    assert [words for words in said if re.search(r"\b[a-z]+_[a-z_]+\b|None|Kind\.", words)] == []


def test_every_button_is_in_the_table_of_actions_and_every_action_has_a_place() -> None:
    pressed = {button.action for button in _all_buttons()}
    assert pressed == _actions_of_the_table()


def test_every_value_is_an_opaque_id_a_page_or_nothing() -> None:
    for button in _all_buttons():
        assert re.fullmatch(r"[0-9a-f]{32}(:\d+)?|\d+|-", button.value), button


def test_at_most_five_buttons_stand_side_by_side() -> None:
    assert max(len(row.buttons) for row in _rows()) <= 5


def _all_buttons() -> Iterator[Button]:
    for row in _rows():
        yield from row.buttons


def _rows() -> Iterator[Buttons]:
    for cast in (Cast(), Cast(many=40)):
        said: list[Notice | Form] = [notice for _, notice in notices(cast)]
        said += [form for _, form in forms(cast)]
        for each in said:
            parts = each.parts if isinstance(each, Notice) else each.fields
            yield from (part for part in parts if isinstance(part, Buttons))


def _words(form: Form) -> str:
    texts = [form.title, form.submit]
    for each in form.fields:
        options = getattr(each, "options", ())
        texts += [*(option.label for option in options), *(option.hint for option in options)]
        texts += [getattr(each, name, "") for name in ("label", "hint", "text")]
    return "\n".join(texts)


def _actions_of_the_table() -> set[str]:
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = text.split("| action | value |")[1].splitlines()[2:]
    found: set[str] = set()
    for row in rows:
        if not row.startswith("|"):
            break
        noun = ""
        for first, verb in re.findall(r"`([a-z_]*)\.([a-z_]+)`", row.split("|")[1]):
            noun = first or noun
            found.add(f"{noun}.{verb}")
    return found
