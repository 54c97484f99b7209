"""What a check reports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One reason for Slack to refuse: a JSON pointer, the broken rule's name, words."""

    path: str
    rule: str
    message: str
