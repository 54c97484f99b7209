"""Runs one scenario: its stages, its troubles, and the calm in which everything comes right."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random

from tests.torture.calm import Calm, calmly
from tests.torture.figures import Figures, figures_of
from tests.torture.opening import opened_run
from tests.torture.run import Run
from tests.torture.scenario import Scenario, Stage
from tests.torture.seen import Seen
from tests.torture.troubles import Story, Trouble
from tests.torture.verifier import verify
from tests.torture.worker import nothing
from tests.torture.world import Worlds

Told = tuple[Trouble, Story]

_OVER = object()
_LOOK_EVERY = 0.03  # seconds
_ASK_EVERY = 0.25
_STUCK_AFTER = 90.0  # seconds without a change, though something is left to do


@dataclass
class Driver:
    """Runs scenarios on one kind of database. `before` changes the product, to see it fail."""

    worlds: Worlds
    sandbox_url: str
    seed: int
    before: Callable[[], None] = nothing
    _calm: dict[object, Calm] = field(default_factory=dict)

    def run(self, scenario: Scenario) -> Figures:
        """One scenario, from a fresh copy of the council to its figures."""
        with self.ended(scenario) as seen:
            problems = list(verify(seen))
            return figures_of(seen, problems, time.time() - min(seen.began_at.values()))

    @contextmanager
    def ended(self, scenario: Scenario) -> Iterator[Seen]:
        """One scenario once it is over, while its database and its workspace are still there."""
        calm = self._calm_of(scenario)
        url = self.worlds.copy(scenario.teams, scenario.imported_at)
        chance = Random(f"{self.seed} {scenario.name}")
        place, sandbox = self.worlds.place, self.sandbox_url
        with (
            tempfile.TemporaryDirectory() as folder,
            opened_run(
                place, url, sandbox, scenario, calm, Path(folder), chance, self.before
            ) as run,
        ):
            yield _torture(run, scenario, calm)

    def _calm_of(self, scenario: Scenario) -> Calm:
        when = scenario.imported_at, scenario.stages
        key = scenario.teams, when, scenario.budget, scenario.deactivated
        if key not in self._calm:
            url = self.worlds.copy(scenario.teams, scenario.imported_at)
            self._calm[key] = calmly(url, scenario)
        return self._calm[key]


def _torture(run: Run, scenario: Scenario, calm: Calm) -> Seen:
    stories = [(trouble, trouble.happen(run)) for trouble in scenario.troubles]
    began_at: dict[datetime, float] = {}
    for stage in scenario.stages:
        _begin(run, stage)
        began_at.setdefault(stage.at, time.time())
        last = stage is scenario.stages[-1]
        _until(run, stories, partial(_is_over, run, stage, stories if last else []))
    unfinished = tuple(repr(trouble) for trouble, _ in stories)
    _call_off(run, stories)
    run.everybody_looks()
    over = _until(run, [], run.nothing_left)
    run.crew.stop()
    return Seen(run, scenario, calm, began_at, unfinished, stuck=not over)


def _begin(run: Run, stage: Stage) -> None:
    if stage.down:
        run.crew.kill_all()
    run.clock.set(stage.at, stage.wrong_by)
    run.quiet = False


def _call_off(run: Run, stories: list[Told]) -> None:
    for _, story in stories:
        story.close()
    run.workspace.behave()
    run.workspace.release()


def _is_over(run: Run, stage: Stage, to_happen: list[Told]) -> bool:
    if stage.share < 1:
        return run.tried >= stage.share * run.expected
    run.quiet = run.nothing_left()
    return run.quiet and not to_happen


def _until(run: Run, stories: list[Told], over: Callable[[], bool]) -> bool:
    """Everything goes on until it is over, or until nothing has changed for a long time: then it
    is not."""
    changed = asked = time.monotonic()
    before = None
    while (now := time.monotonic()) < changed + _STUCK_AFTER:
        run.look()
        _go_on(stories)
        run.crew.tend()
        if now > asked + _ASK_EVERY:
            asked = now
            if over():
                return True
        if run.counts != before:
            changed, before = now, run.counts
        time.sleep(_LOOK_EVERY)
    return False


def _go_on(stories: list[Told]) -> None:
    """Each story by one step; those that are over are dropped."""
    stories[:] = [(trouble, story) for trouble, story in stories if _steps(story)]


def _steps(story: Story) -> bool:
    return next(story, _OVER) is not _OVER
