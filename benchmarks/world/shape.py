"""How large an invented organisation is."""

from __future__ import annotations

from dataclasses import dataclass

TEAM, SERVICE, DISTRICT = 8, 6, 10  # how many report to each manager, level by level


@dataclass(frozen=True, slots=True)
class Shape:
    """`workers` hold cases; their managers come on top, each of them supervised too.

    `cases`, `held` (past sessions) and `discussed` (cases a session) are for each worker.
    """

    workers: int
    cases: int = 20
    held: int = 12
    discussed: int = 6
    seed: int = 1

    @property
    def name(self) -> str:
        """Short, for files: equal for equal shapes."""
        each = f"{self.cases}x{self.held}x{self.discussed}"
        return f"{self.workers}x{each}-seed{self.seed}"
