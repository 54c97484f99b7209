"""What a run begins with: a copy of the council, a workspace of its own, and who is at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import update

from bot.house import House, opened_house
from bot.settings import read_settings
from bot.store.tables import account
from scheduler.product_clock import PlayedClock
from tests.support.slack import Workspace
from tests.torture.calm import Calm
from tests.torture.crew import Crew
from tests.torture.places import Place
from tests.torture.run import Run
from tests.torture.scenario import Scenario
from tests.torture.shared_clock import SharedClock
from tests.torture.worker import AS_IN_SERVICE, Manners, Orders
from tests.torture.world import KEY, keep_to_budget, users_of


@contextmanager
def opened_run(
    place: Place,
    database_url: str,
    sandbox_url: str,
    scenario: Scenario,
    calm: Calm,
    folder: Path,
    chance: Random,
    before: Callable[[], None],
) -> Iterator[Run]:
    """Everything is ready, and nobody at work yet."""
    clock = SharedClock(folder / "clock.json")
    clock.set(scenario.imported_at)
    settings = read_settings(database_url=database_url, encryption_keys=(KEY,))
    with opened_house(settings, PlayedClock(scenario.imported_at)) as house:
        workspace = _workspace(house, sandbox_url, calm, scenario.budget)
        orders = Orders(
            database_url=database_url,
            key=KEY,
            api_url=workspace.api_url,
            bot_token=workspace.bot_token,
            app_token=workspace.app_token,
            clock=clock.path,
            folder=folder,
            listens=scenario.listens,
            manners=AS_IN_SERVICE if scenario.paced else Manners(),
            before=before,
        )
        crew = Crew(orders, scenario.workers)
        count = calm.messages
        run = Run(place, database_url, workspace, house.desk, clock, crew, chance, count, folder)
        try:
            yield run
        finally:
            crew.kill_all()
            workspace.close()


def _workspace(house: House, url: str, calm: Calm, budget: int) -> Workspace:
    with house.desk.database.read() as tx:
        workspace = Workspace(url, users_of(tx))
    with house.desk.database.write() as tx:
        tx.execute(update(account).values(workspace=workspace.team_id))
        keep_to_budget(tx, budget, house.clock.now())
    for user in calm.deactivated:
        workspace.deactivate(user)
    return workspace
