"""What somebody filled in, as plain answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.messages.form import Answer, Answers


def answers(view: Mapping[str, Any]) -> Answers:
    """The answers of a submitted view by the field's name; None where nothing was given."""
    given: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    return {name: _answer(next(iter(block.values()))) for name, block in given.items()}


def _answer(element: Mapping[str, Any]) -> Answer:
    match element:
        case {"type": "datepicker", "selected_date": str(day)}:
            return date.fromisoformat(day)
        case {"type": "timepicker", "selected_time": str(moment)}:
            return time.fromisoformat(moment)
        case {"type": "plain_text_input", "value": str(words)}:
            return words.strip() or None
        case {"type": "checkboxes" | "multi_static_select", "selected_options": list(options)}:
            return tuple(option["value"] for option in options)
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"type": "checkboxes" | "multi_static_select"}:
            return ()
    return None
