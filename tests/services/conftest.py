"""The office of the use cases' tests."""

from datetime import date

import pytest

from bot.store.database import Database
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
