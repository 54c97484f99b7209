"""The register of rules: every rule found in the five documents, with where and how it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from bot.policies.plain_yaml import read_yaml

REGISTER = Path(__file__).parent / "register.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule's id, clause, strength (its first letter) and what software could do with it."""

    id: str
    clause: str
    strength: str
    use: tuple[str, ...]

    @property
    def needs_a_date_or_a_telling(self) -> bool:
        """Whether the text speaks of something to schedule or of somebody to tell."""
        return bool({"sched", "esc"} & set(self.use))


@cache
def register() -> Mapping[str, tuple[Entry, ...]]:
    """The rules of each council, by the name of its pack, in the order of its document."""
    raw, _ = read_yaml(REGISTER)
    return TypeAdapter(dict[str, tuple[Entry, ...]]).validate_python(raw)


def entries(pack_name: str) -> Mapping[str, Entry]:
    """One council's rules by id; none for a pack that the register does not know."""
    return {entry.id: entry for entry in register().get(pack_name, ())}
