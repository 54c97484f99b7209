"""What is to go wrong, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.torture.troubles import RefuseHistory, Trouble

FRIDAY = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stage:
    """Product time stands at `at` until a share of its messages was tried; 1 is until all is done.

    With `down` nobody is at work when it begins, as after a crash that nobody noticed.
    """

    at: datetime
    share: float = 1.0
    wrong_by: timedelta = timedelta()
    down: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run. `imported_at` is when the council's files were taken in.

    `paced`: at Slack's pace and not as fast as can be, so that order and refusals count too.
    `budget` is how many messages a day a person should get at most; 0: as many as in service.
    `deactivated` is how many supervisors and managers have lost their account without notice.
    """

    name: str
    troubles: tuple[Trouble, ...] = ()
    teams: int = 12
    workers: int = 1
    listens: bool = False
    paced: bool = False
    budget: int = 0
    deactivated: int = 0
    imported_at: datetime = FRIDAY
    stages: tuple[Stage, ...] = (Stage(MONDAY),)
    databases: tuple[str, ...] = ("sqlite", "postgresql")

    @property
    def whole(self) -> bool:
        """Whether each stage is done to its end, so that a calm run must come to the same."""
        return all(stage.share == 1 and not stage.wrong_by for stage in self.stages)

    @property
    def secretive(self) -> bool:
        """Whether Slack does not show what was said."""
        return any(isinstance(trouble, RefuseHistory) for trouble in self.troubles)

    @property
    def goes_back(self) -> bool:
        """Whether product time ends earlier than it once was."""
        return self.stages[-1].at < max(stage.at for stage in self.stages)
