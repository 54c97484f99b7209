"""The short form of the suite: most kinds of trouble, few messages. `make torture` has more."""

from __future__ import annotations

import pytest

from tests.torture.driver import Driver
from tests.torture.scenario import Scenario
from tests.torture.scenarios import in_small

SCENARIOS = list(in_small())


def on(database: str) -> list[object]:
    """The scenarios that run on a kind of database."""
    return [pytest.param(s, id=s.name) for s in SCENARIOS if database in s.databases]


@pytest.mark.parametrize("scenario", on("sqlite"))
def test_all_is_well_on_sqlite(on_sqlite: Driver, scenario: Scenario) -> None:
    assert on_sqlite.run(scenario).problems == ()


@pytest.mark.parametrize("scenario", on("postgresql"))
def test_all_is_well_on_postgresql(on_postgresql: Driver, scenario: Scenario) -> None:
    assert on_postgresql.run(scenario).problems == ()
