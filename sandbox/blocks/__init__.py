"""Block Kit, checked as strictly as Slack checks it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sandbox.blocks.message import message_problems
from sandbox.blocks.problem import Problem
from sandbox.blocks.recording import record
from sandbox.blocks.view import view_problems

__all__ = ["Problem", "check_message", "check_view", "record"]


def check_message(payload: dict[str, Any]) -> list[Problem]:
    """The reasons to refuse a message body (text, blocks, metadata…); empty when it is sound."""
    return _rooted(message_problems(payload))


def check_view(view: dict[str, Any]) -> list[Problem]:
    """The reasons to refuse a modal or home view; empty when it is sound."""
    return _rooted(view_problems(view))


def _rooted(problems: Iterable[Problem]) -> list[Problem]:
    return [replace(problem, path=problem.path or "/") for problem in problems]
