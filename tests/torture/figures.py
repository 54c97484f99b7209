"""The figures of one run, as they stand in the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.store.messages import Resolved
from tests.torture.problem import Problem, Wrong
from tests.torture.run import POST
from tests.torture.saying import delays
from tests.torture.seen import Seen
from tests.torture.worker import LOG

_EVENTS = ("message in doubt", "message taken over")


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the table. `problems` is empty if all is well; seconds are machine time."""

    scenario: str
    database: str
    messages: int
    kills: int
    takeovers: int
    in_doubt: int
    found: int
    said_again: int
    given_up: int
    asked_to_wait: int
    longest_delay: float
    seconds: float
    problems: tuple[Problem, ...]

    def wrong(self, *kinds: Wrong) -> int:
        """How many problems are of these kinds."""
        return sum(problem.wrong in kinds for problem in self.problems)


def figures_of(seen: Seen, problems: Sequence[Problem], seconds: float) -> Figures:
    """Counted in the workspace, the database and the log of the processes."""
    logged = _logged(seen.run.folder / LOG)
    doubts = logged["message in doubt"] + logged["message taken over"]
    found = sum(one.in_doubt_since is not None for one in seen.sent.values())
    return Figures(
        scenario=seen.scenario.name,
        database=seen.run.place.name,
        messages=sum(map(len, seen.shown.values())),
        kills=seen.run.crew.kills,
        takeovers=logged["message taken over"],
        in_doubt=doubts,
        found=found,
        said_again=doubts - found - seen.resolved[Resolved.GIVEN_UP],
        given_up=seen.resolved[Resolved.GIVEN_UP],
        asked_to_wait=seen.run.counts["calls"].get(POST, {}).get("ratelimited", 0),
        longest_delay=max(delays(seen).values(), default=0.0),
        seconds=seconds,
        problems=tuple(problems),
    )


def _logged(log: Path) -> Counter[str]:
    """How often each event that we count was logged."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return Counter(
        {event: text.count(event) for event in ("message in doubt", "message taken over")}
    )
