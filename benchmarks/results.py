"""What a benchmark found, as plain data: figures, and ratios with their spread and goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure in each of several rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    def over(self, other: Spread) -> Spread:
        """The ratio in each round: what stood beside one another is compared."""
        return Spread(tuple(a / b for a, b in zip(self.values, other.values, strict=True)))

    def as_data(self) -> dict[str, Any]:
        """Median, least, most, and every round."""
        ends = {"min": min(self.values), "max": max(self.values)}
        return {"median": self.median, **ends, "rounds": list(self.values)}


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured. `unit` is `s`, `ms`, `MiB`, `1/s` or `` for a count."""

    name: str
    unit: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure beside another, and what is asked of it. Without a goal it is shown only.

    The median of the rounds decides; with `always` the worst of them.
    """

    name: str
    spread: Spread
    at_most: float | None = None
    at_least: float | None = None
    always: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None: there is none."""
        if self.at_most is not None:
            found = max(self.spread.values) if self.always else self.spread.median
            return found <= self.at_most
        if self.at_least is not None:
            return self.spread.median >= self.at_least
        return None

    @property
    def goal(self) -> str:
        """In words."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return "" if self.at_least is None else f"at least {self.at_least:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """What one benchmark found, and what that does and does not say.

    `budget` is the workspace budget that it ran under, `conditions` everything else that was
    chosen: sizes, rounds, databases.
    """

    name: str
    measures: str
    leaves_out: str
    budget: str
    conditions: Mapping[str, Any]
    figures: tuple[Figure, ...]
    ratios: tuple[Ratio, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def met(self) -> bool:
        """Whether every goal is met."""
        return all(ratio.met is not False for ratio in self.ratios)

    def as_data(self, machine: Mapping[str, Any]) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "benchmark": self.name,
            "measures": self.measures,
            "leaves_out": self.leaves_out,
            "workspace_budget": self.budget,
            "conditions": dict(self.conditions),
            "machine": dict(machine),
            "figures": {
                one.name: {"unit": one.unit, **one.spread.as_data()} for one in self.figures
            },
            "ratios": {
                one.name: {**one.spread.as_data(), "goal": one.goal, "met": one.met}
                for one in self.ratios
            },
            "notes": list(self.notes),
            "met": self.met,
        }
