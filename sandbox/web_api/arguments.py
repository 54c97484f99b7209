"""A call's arguments: from the query, a form or JSON, each with the type Slack expects."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.errors import SlackError, with_messages

# Bolt adds it to every call; Slack heeds it only for tokens of a whole organisation.
EVERYWHERE = "team_id"


class Arguments:
    """Typed access; a wrong type is `invalid_arguments`, as a missing or unknown name is."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}

    def check_names(self, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
        missing = [name for name in required if self.given.get(name, "") == ""]
        unknown = sorted(set(self.given) - {*required, *optional, EVERYWHERE})
        lines = [f"missing required field: {name}" for name in missing]
        lines += [f"the local workspace does not know the argument: {name}" for name in unknown]
        if lines:
            raise with_messages("invalid_arguments", lines)

    def text(self, name: str) -> str:
        value = self.given.get(name, "")
        if not isinstance(value, str):
            raise with_messages("invalid_arguments", [f"must be a string [json-pointer:/{name}]"])
        return value

    def flag(self, name: str) -> bool:
        value = self.given.get(name, False)
        if isinstance(value, bool | int):
            return bool(value)
        if value.lower() not in ("true", "false", "1", "0"):
            raise with_messages("invalid_arguments", [f"must be true or false: {name}"])
        return bool(value.lower() in ("true", "1"))

    def number(self, name: str, default: int, refusal: str) -> int:
        try:
            return int(self.given.get(name, default))
        except (TypeError, ValueError) as fault:
            raise SlackError(refusal) from fault

    def structure(self, name: str, refusal: str) -> Any:
        """A list or an object, which may come as a string of JSON; None where it is not given."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as fault:
            raise SlackError(refusal) from fault


async def read_request(request: Request) -> tuple[str | None, Arguments]:
    """The token and the arguments; a token may stand in the header, the query or a form."""
    body = await request.body()
    header = request.headers.get("authorization", "")
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    given |= _read_json(body) if kind == "application/json" else _read_form(body)
    token = given.pop("token", None)
    return header.removeprefix("Bearer ") or token, Arguments(given)


def _read_form(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError as fault:
        raise SlackError("invalid_form_data") from fault


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except ValueError as fault:
        raise SlackError("invalid_json") from fault
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    if "token" in given:
        raise SlackError("not_authed")
    return given
