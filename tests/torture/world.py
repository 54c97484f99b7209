"""The invented council, taken in as a council would do it: made once for each size and copied."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot.command_line.init import establish, make
from bot.house import opened_house
from bot.policies.local_settings import read_settings as read_file
from bot.services.importing import carry_out, prepare
from bot.settings import read_settings
from bot.store import accounts, homes, people
from bot.store import settings as choices
from handlers.front import SURFACE
from scheduler.product_clock import PlayedClock
from tests.torture.council import Council
from tests.torture.places import Place

KEY = Fernet.generate_key().decode()
WORKSPACE = "T0TORTURE01"
_POLICY = "camden"
_SETTINGS = Path(__file__).parents[2] / "examples" / "settings" / f"{_POLICY}.yaml"
_LIVE_SINCE = 100  # days
_LOOK_AT_THEIR_HOME = 3  # one in so many


@dataclass(frozen=True, slots=True)
class Worlds:
    """Every council that was made so far, by size and start."""

    place: Place
    seed: int
    _made: dict[tuple[int, datetime], str] = field(default_factory=dict)

    def copy(self, teams: int, start: datetime) -> str:
        """The URL of a council of one's own, with nobody told anything yet."""
        key = teams, start
        if key not in self._made:
            self._made[key] = self._make(teams, start)
        return self.place.copy(self._made[key])

    def _make(self, teams: int, start: datetime) -> str:
        url = self.place.empty()
        settings = read_settings(database_url=url, encryption_keys=(KEY,))
        database = make(settings)
        live = datetime.fromordinal(start.toordinal() - _LIVE_SINCE).date().isoformat()
        establish(database, _POLICY, read_file(_SETTINGS) | {"go_live": live}, start)
        database.close()
        with opened_house(settings, PlayedClock(start)) as house, _folder() as folder:
            files = Council(teams, start, self.seed).write(Path(folder))
            carry_out(house.desk, prepare(house.desk, files, now=start), now=start)
            with house.desk.database.write() as tx:
                _give_accounts(tx)
        return url


def keep_to_budget(tx: Connection, budget: int, now: datetime) -> None:
    """So many messages a day to one person at most; 0 changes nothing."""
    if budget:
        choices.put(tx, choices.MESSAGE_BUDGET, budget, now)


def users_of(tx: Connection) -> list[dict[str, Any]]:
    """Everybody as the workspace knows them."""
    return [
        {
            "id": account_of(one.external_id),
            "name": one.external_id.lower(),
            "real_name": one.person.name,
            "email": one.email,
        }
        for one in people.everybody(tx)
    ]


def account_of(number: str) -> str:
    """The account of the person whom the files give this number."""
    return "U0" + number.replace("-", "X")


def _give_accounts(tx: Connection) -> None:
    """Everybody has an account, and some have their Home open."""
    for number, one in enumerate(people.everybody(tx)):
        accounts.put(tx, SURFACE, WORKSPACE, account_of(one.external_id), one.person.id)
        if number % _LOOK_AT_THEIR_HOME == 0:
            homes.opened(tx, one.person.id)


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()
