"""Modals and App Home tabs."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blocks.checks import boolean, list_of, string
from sandbox.blocks.layout import block, surface_problems
from sandbox.blocks.problem import Problem
from sandbox.blocks.spec import Fields, by_type, typed
from sandbox.blocks.text import plain_text
from sandbox.blocks.whole import together

_BLOCKS: Fields = {"blocks": list_of(block, 1, 100)}
_PRIVATE: Fields = {
    "private_metadata": string(0, 3000),
    "callback_id": string(1, 255),
    "external_id": string(1, 255),
}


def _submit_with_inputs(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if "submit" not in value and any(entry["type"] == "input" for entry in value["blocks"]):
        yield Problem(f"{path}/submit", "required", "a modal with an input must have submit")


_VIEWS = by_type(
    typed("home", _BLOCKS, _PRIVATE),
    typed(
        "modal",
        {"title": plain_text(24), **_BLOCKS},
        {
            **_PRIVATE,
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
        (_submit_with_inputs,),
    ),
)


def view_problems(view: Mapping[str, Any]) -> Iterator[Problem]:
    """Yields the problems of a modal or home view."""
    yield from _VIEWS(view, "")
    if view.get("type") in ("home", "modal"):
        yield from surface_problems(view.get("blocks"), view["type"])
    yield from together(view.get("blocks"))
