"""A headless Chromium for tests that drive the page; they skip where none is found."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 6000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module: while it runs, asyncio.run cannot be used in this thread."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(playwright), args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """`open_page(url, width=1280, height=900) -> Page`; fails when the page logged an error."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    faults: list[str] = []

    def opened(url: str, width: int = 1280, height: int = 900) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url)
        return page

    yield opened
    context.close()
    assert not faults, faults


def find_chromium(playwright: Playwright) -> str:
    """The path of a Chromium; skips the test where there is none."""
    bundled = playwright.chromium.executable_path
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and not Path(bundled).exists():
        pytest.skip("No Chromium was found: install one to run the browser tests.")
    return found or bundled
