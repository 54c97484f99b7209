"""Product time as the page or a test asks for it, and how far the bot has played it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.errors import ControlError, Json

_EXPECTED = "must be an ISO date and time with its offset, such as 2026-11-23T09:00:00+00:00."


def parse_moment(value: object, name: str) -> datetime:
    """An ISO moment with its offset, as UTC."""
    refusal = ControlError("invalid_moment", f"{name} {_EXPECTED}")
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise refusal from fault
    if moment.tzinfo is None:
        raise refusal
    return moment.astimezone(UTC)


@dataclass
class ProductClock:
    """`target` is where time should go, `as_of` how far the bot has come, `version` counts
    the targets set."""

    target: datetime | None = None
    as_of: datetime | None = None
    idle: bool = False
    version: int = 0

    @property
    def playing(self) -> bool:
        """A target is set, and the bot is not yet there or still busy."""
        if self.target is None:
            return False
        return self.as_of is None or self.as_of < self.target or not self.idle

    def move_to(self, target: datetime) -> None:
        if self.as_of is not None and target < self.as_of:
            raise ControlError(
                "time_runs_forward",
                f"Product time stands at {self.as_of.isoformat()} and cannot go back.",
            )
        self.target, self.idle, self.version = target, False, self.version + 1

    def played(self, as_of: datetime, idle: bool) -> None:
        self.as_of, self.idle = as_of, idle

    def stamp(self) -> str:
        """The product time at which something is shown; the machine's where no bot plays time."""
        return (self.as_of or datetime.now(UTC)).isoformat()

    def shown(self) -> Json:
        return {
            "target": self.target.isoformat() if self.target else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "idle": self.idle,
            "playing": self.playing,
            "version": self.version,
        }
