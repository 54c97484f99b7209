"""What a finding is: something that breaks a rule or falls short of it, and has no date."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.finding_rules import Check
from bot.domain.rule_parts import Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`about` is the id of a person, session, case or record. `why`: lines of plain words."""

    rules: tuple[str, ...]
    clause: str
    strength: Strength
    check: Check
    about: str
    says: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one check saw: about what, and in words."""

    about: str
    says: str
    why: tuple[str, ...] = ()
