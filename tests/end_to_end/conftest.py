"""One council for each policy, and a look at what the page shows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.server import Sandbox
from tests.end_to_end.council import Council, running_council, set_up

Filled = Callable[[str], Path]
Picture = Callable[[Page, str], None]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A database with the example council for each policy, made once."""
    folder = tmp_path_factory.mktemp("councils")
    return cache(lambda policy: set_up(policy, folder))


@pytest.fixture
def camden(sandbox: Sandbox, filled: Filled, tmp_path: Path, way: str) -> Iterator[Council]:
    """The example council under Camden's policy, at half past eight on a Monday."""
    with running_council(sandbox.url, filled("camden"), tmp_path, way) as council:
        yield council


@pytest.fixture
def kent(sandbox: Sandbox, filled: Filled, tmp_path: Path, way: str) -> Iterator[Council]:
    """The same under Kent's guidance."""
    with running_council(sandbox.url, filled("kent"), tmp_path, way) as council:
        yield council


@pytest.fixture
def picture() -> Picture:
    """Keeps a picture of the page, where the variable SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def taken(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)

    return taken


def pane(page: Page, name: str) -> Locator:
    """What one person sees."""
    return page.get_by_role("region", name=name)


def message(where: Locator, words: str) -> Locator:
    """The latest message that holds these words."""
    return where.get_by_role("article").filter(has_text=words).last


def press(where: Locator, name: str) -> None:
    """Presses a button by its words; the last one where a brief repeats it."""
    where.get_by_role("button", name=name, exact=True).last.click()
