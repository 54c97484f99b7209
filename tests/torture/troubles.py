"""What goes wrong: each trouble is plain data, and a story that goes on from look to look."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tests.torture.run import Run

Story = Generator[None, None, None]

ALWAYS = 1_000_000  # times
_FIRST_TURNS = 3  # a process dies at one of so many turns of an instant
_HELD_SECONDS = 8.0
_LET_GO_SECONDS = 0.3  # until those that were held before are no longer


class Trouble(Protocol):
    """Something that goes wrong in the course of a run."""

    @property
    def kills(self) -> int:
        """How many processes it kills."""
        ...

    def happen(self, run: Run) -> Story:
        """What happens, until it is over; it yields whenever others may go on."""
        ...


@dataclass(frozen=True, slots=True)
class KillAtRandom:
    """`kill -9`, at random instants over the whole run."""

    kills: int

    def happen(self, run: Run) -> Story:
        """As many as were asked for."""
        for turn in run.turns(self.kills):
            yield from run.until_tried(turn)
            yield from run.pause(run.chance.uniform(0, 0.05))
            run.crew.kill(run.chance)
            yield


@dataclass(frozen=True, slots=True)
class StopAtRandom:
    """SIGTERM at random instants, as when a council's platform moves the bot elsewhere."""

    times: int
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """As many as were asked for."""
        for turn in run.turns(self.times):
            yield from run.until_tried(turn)
            yield from run.pause(run.chance.uniform(0, 0.05))
            run.crew.tell_to_stop(run.chance)
            yield


@dataclass(frozen=True, slots=True)
class KillAt:
    """Processes that kill themselves at a named instant, each at one of its first turns."""

    instant: str
    kills: int

    def happen(self, run: Run) -> Story:
        """Sets the traps; the crew walks into them."""
        for _ in range(self.kills):
            run.crew.traps.append((self.instant, run.chance.randint(1, _FIRST_TURNS)))
        while run.crew.sprung[self.instant] < self.kills:
            yield


@dataclass(frozen=True, slots=True)
class KillWhileHeld:
    """Slack has the bytes, or has stored them and not yet replied: then the process is killed.

    Each hold is `hold_before` or `hold_after` and a method. For one process alone.
    """

    holds: tuple[tuple[str, str], ...]
    times: int = 1

    @property
    def kills(self) -> int:
        """One for each."""
        return self.times * len(self.holds)

    def happen(self, run: Run) -> Story:
        """Held, killed, let go: what Slack had not yet stored it stores now.

        The next hold waits for whoever is started next, so that not all is said before it.
        """
        for hold, method in self.holds * self.times:
            run.workspace.misbehave(hold, method, seconds=_HELD_SECONDS)
            yield from run.pause(_LET_GO_SECONDS)
            while not run.held:
                yield
            run.crew.kill(run.chance)
            run.workspace.release()


@dataclass(frozen=True, slots=True)
class Misbehave:
    """A share of the calls meets a fault of the sandbox's."""

    fault: str
    share: float
    method: str | None = None
    more: dict[str, Any] = field(default_factory=dict)
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Until all is called off; chance may spare everybody at first, but not to the end."""
        seed = run.chance.randrange(ALWAYS)
        chosen = {"chance": self.share, "seed": seed, **self.more}
        run.workspace.misbehave(self.fault, self.method, ALWAYS, **chosen)
        yield from run.until_tried(run.expected // 2)
        if not self._has_struck(run):
            run.workspace.misbehave(self.fault, self.method, **self.more)
        while not self._has_struck(run):
            yield

    def _has_struck(self, run: Run) -> bool:
        return f"{self.fault} {self.method or '*'}" in run.counts["struck"]


@dataclass(frozen=True, slots=True)
class RefuseHistory:
    """Slack does not show what was said: of a lost reply nobody can tell what became of it."""

    error: str = "missing_scope"
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Until all is called off."""
        run.workspace.misbehave("ok_false", "conversations.history", ALWAYS, error=self.error)
        yield


@dataclass(frozen=True, slots=True)
class LockDatabase:
    """Somebody else writes, for seconds."""

    times: int
    seconds: float
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Again and again, with time to breathe."""
        for turn in run.turns(self.times):
            yield from run.until_tried(turn)
            with run.desk.database.write():
                yield from run.pause(self.seconds)


@dataclass(frozen=True, slots=True)
class RestartDatabase:
    """The database server is stopped, is away for a while, and comes back."""

    times: int
    seconds: float = 1.0
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Whoever was in a transaction loses it."""
        for turn in run.turns(self.times):
            yield from run.until_tried(turn)
            with run.place.stopped(run.database_url):
                yield from run.pause(self.seconds)


@dataclass(frozen=True, slots=True)
class Poison:
    """Rows that nobody can read any more: whoever meets one of them fails, every time."""

    rows: int
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Half of them before anything is planned, half once something is to be said of them."""
        for turn in run.turns(self.rows):
            yield from run.until_tried(turn)
            run.poison()
