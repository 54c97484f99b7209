"""What the client asks to be mended before a form is sent."""

from typing import Any

import pytest

from sandbox.errors import ControlError
from sandbox.form_check import form_errors, read_values

Json = dict[str, Any]


def block(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "b", "element": {**element, "action_id": "a"}, **more}


TEXT = {"type": "plain_text_input", "min_length": 2, "max_length": 4}
WHOLE = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
DECIMAL = {"type": "number_input", "is_decimal_allowed": True}
EMAIL = {"type": "email_text_input"}
URL = {"type": "url_text_input"}
OPTIONS = [{"value": str(n), "text": {"type": "plain_text", "text": str(n)}} for n in range(3)]
CHOICES = {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1}


@pytest.mark.parametrize(
    ("element", "answer", "sound"),
    [
        (TEXT, {"value": "four"}, True),
        (TEXT, {"value": "fives"}, False),
        (TEXT, {"value": "1"}, False),
        (WHOLE, {"value": "9"}, True),
        (WHOLE, {"value": "10"}, False),
        (WHOLE, {"value": "1.5"}, False),
        (WHOLE, {"value": "many"}, False),
        (DECIMAL, {"value": "1.5"}, True),
        (EMAIL, {"value": "a@b.test"}, True),
        (EMAIL, {"value": "a at b"}, False),
        (URL, {"value": "https://x.test"}, True),
        (URL, {"value": "x.test"}, False),
        (CHOICES, {"selected_options": ["1"]}, True),
        (CHOICES, {"selected_options": ["1", "2"]}, False),
    ],
)
def test_lengths_formats_and_counts(element: Json, answer: Json, sound: bool) -> None:
    blocks = [block(element)]
    values = read_values(blocks, {"b": {"a": answer}})
    assert (form_errors(blocks, values) == {}) is sound


def test_a_required_answer_may_come_from_the_first_value() -> None:
    assert form_errors([block({"type": "datepicker"})], {}) == {
        "b": "Please complete this required field."
    }
    first = {"type": "datepicker", "initial_date": "2026-11-23"}
    assert form_errors([block(first)], {}) == {}
    assert form_errors([block({"type": "datepicker"}, optional=True)], {}) == {}


def test_an_answer_to_a_question_that_is_not_there_is_refused() -> None:
    with pytest.raises(ControlError):
        read_values([block(TEXT)], {"other": {"a": {"value": "x"}}})
