"""Every button that is ever shown does something, and every form has somebody who receives it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from bot import messages
from bot.messages.form import Form
from bot.messages.notice import Button, Buttons, Notice
from bot.services.forms import RECEIVERS
from handlers.actions import USE_CASES
from tests.support.catalogue.cast import Cast
from tests.support.catalogue.forms import forms
from tests.support.catalogue.notices import notices

MESSAGES = Path(messages.__file__).parent
HUGE = Cast(many=40)


def test_every_button_has_a_use_case_and_every_use_case_a_button() -> None:
    assert _written() == set(USE_CASES)


def test_every_button_that_is_shown_has_a_use_case() -> None:
    shown = {button.action for button in _shown()}
    assert shown - set(USE_CASES) == set()


def test_every_form_that_can_be_sent_has_a_receiver_and_every_receiver_a_form() -> None:
    sendable = {form.name for _, form in forms(Cast()) if form.submit}
    assert sendable == set(RECEIVERS)


def _written() -> set[str]:
    """The names of buttons as they stand in the modules of words."""
    calls = (
        node
        for file in MESSAGES.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Button"
    )
    names = (call.args[1] for call in calls)
    return {name.value for name in names if isinstance(name, ast.Constant)}


def _shown() -> Iterator[Button]:
    said: list[Notice | Form] = [one for _, one in notices(HUGE)]
    said += [one for _, one in forms(HUGE)]
    for each in said:
        parts = each.parts if isinstance(each, Notice) else each.fields
        for part in parts:
            if isinstance(part, Buttons):
                yield from part.buttons
