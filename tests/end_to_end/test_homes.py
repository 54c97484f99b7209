"""What each of the three roles has on Home, side by side and on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import Picture, message, pane, press
from tests.end_to_end.council import Council
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser

PEOPLE = {
    "harpreet": ("Harpreet Gill", "Your supervision"),
    "tom": ("Tom Hallett", "People you supervise"),
    "farah": ("Farah Siddiqui", "Your line"),
}
PHONE = 360


def test_three_roles_have_something_true_to_read(
    camden: Council, open_page: OpenPage, picture: Picture
) -> None:
    camden.play_to(date(2026, 11, 24), "12:00")
    page = open_page(camden.page(*PEOPLE), width=1600, height=1000)
    for name, heading in PEOPLE.values():
        _open_home(page, name, heading)
    picture(page, "d1-homes")
    line = pane(page, "Farah Siddiqui")
    press(line, "Why this date?")
    expect(page.get_by_role("dialog")).to_contain_text("How the date is counted:")
    picture(page, "d2-why")
    press(page.get_by_role("dialog"), "Close")
    page.close()

    for user, (name, heading) in PEOPLE.items():
        phone = open_page(camden.page(user), width=PHONE, height=740)
        expect(pane(phone, name).get_by_role("article").first).to_be_visible()
        picture(phone, f"e1-phone-{user}-messages")
        assert _is_narrow(phone)
        _open_home(phone, name, heading)
        picture(phone, f"e2-phone-{user}-home")
        assert _is_narrow(phone)
        phone.close()
    phone = open_page(camden.page("tom"), width=PHONE, height=740)
    press(message(pane(phone, "Tom Hallett"), "supervision with Harpreet Gill on"), "Book a date")
    expect(phone.get_by_role("dialog", name="Book supervision")).to_be_visible()
    picture(phone, "e3-phone-form")
    assert _is_narrow(phone)


def _open_home(page: Page, name: str, heading: str) -> None:
    pane(page, name).get_by_role("tab", name="Home").click()
    expect(pane(page, name).get_by_role("heading", name=heading)).to_be_visible()


def _is_narrow(page: Page) -> bool:
    """Whether nothing makes the page wider than the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= PHONE)
