"""The office of the use cases' tests."""

import pytest

from bot.store.database import Database
from tests.support.office import Office, open_office


@pytest.fixture
def office(database: Database) -> Office:
    return open_office(database)
