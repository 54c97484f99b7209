"""The office of the use cases' tests."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection

from bot.services import compared
from bot.services.desk import Desk
from bot.store.database import Database
from tests.support.engine import Engine, desk_without_rules
from tests.support.office import Office, open_office
from tests.support.organisation import DAN_AND_BOB, SAM_AND_STRANGER
from tests.support.sessions import at, write_held


@pytest.fixture
def office(database: Database) -> Office:
    return open_office(database)


@pytest.fixture
def quiet(office: Office) -> Office:
    """Nothing is owed to anybody but Alice."""
    for pair in (DAN_AND_BOB, SAM_AND_STRANGER):
        write_held(office, date(2026, 11, 13), pair, recorded_at=at(date(2026, 11, 13), 12))
    return office


# --- duties as an engine of the test's own gives them ---------------------------------------------


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(compared, "owed", made)
    return made


@pytest.fixture
def desk(database: Database) -> Desk:
    """Under a policy that asks nothing."""
    return desk_without_rules(database)


@pytest.fixture
def tx(database: Database) -> Iterator[Connection]:
    with database.write() as tx:
        yield tx
