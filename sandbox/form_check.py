"""What Slack's own client checks before a form is sent: required answers, lengths, formats."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.elements import HOLDERS, Values, elements, read_choice, state_values
from sandbox.errors import ControlError, Json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_values(blocks: list[Json], given: Json) -> Values:
    """The answers given as `{block_id: {action_id: state}}`, each matched to its element."""
    shown = {(block["block_id"], element["action_id"]): element for block, element in _all(blocks)}
    answers = {(b, a): state for b, actions in given.items() for a, state in actions.items()}
    for key in answers:
        if key not in shown:
            raise ControlError("unknown_input", f"The form has no input {key[0]} / {key[1]}.")
    return {key: read_choice(shown[key], state) for key, state in answers.items()}


def form_errors(blocks: list[Json], values: Values) -> dict[str, str]:
    """`{block_id: what is wrong}` for the input blocks of a form."""
    state = state_values(blocks, values)
    errors = {}
    for block, element in elements(blocks):
        if block["type"] == "input":
            choice = state[block["block_id"]][element["action_id"]]
            problem = _problem(block, element, choice[HOLDERS[element["type"]].key])
            if problem:
                errors[block["block_id"]] = problem
    return errors


def _all(blocks: list[Json]) -> list[tuple[Json, Json]]:
    return [each for each in elements(blocks) if each[1]["type"] in HOLDERS]


def _problem(block: Json, element: Json, answer: Any) -> str | None:
    if answer in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    check = _CHECKS.get(element["type"])
    return check(element, answer) if check else None


def _text(element: Json, answer: str) -> str | None:
    if len(answer) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if len(answer) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return None


def _number(element: Json, answer: str) -> str | None:
    try:
        number = float(answer)
    except ValueError:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number != int(number):
        return "Please enter a whole number."
    least = float(element.get("min_value", number))
    most = float(element.get("max_value", number))
    return None if least <= number <= most else "Please enter a number within the range."


def _email(element: Json, answer: str) -> str | None:
    return None if _EMAIL.fullmatch(answer) else "Please enter a valid email."


def _url(element: Json, answer: str) -> str | None:
    return None if answer.startswith(("http://", "https://")) else "Please enter a valid URL."


def _choices(element: Json, answer: list[Json]) -> str | None:
    most = element.get("max_selected_items", len(answer))
    return None if len(answer) <= most else f"Please choose no more than {most}."


_CHECKS: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "multi_static_select": _choices,
    "multi_users_select": _choices,
}
