"""Missed supervision: the pair see the wording first, a manager hears it, and it closes itself."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from tests.end_to_end.conftest import Picture, message, pane, press
from tests.end_to_end.council import Council
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser

QUOTED = re.compile("“(.+?)”")


def test_camden_a_missed_session(camden: Council, open_page: OpenPage, picture: Picture) -> None:
    camden.play_to(date(2026, 11, 27), "12:00")
    page = open_page(camden.page("lauren", "priya", "farah"), width=1600, height=1000)
    lauren, priya = pane(page, "Lauren Price"), pane(page, "Priya Nair")
    farah = pane(page, "Farah Siddiqui")
    warning = message(lauren, "we will send:")
    picture(page, "b1-warning")
    wording = quoted(warning)
    assert quoted(message(priya, "You last had supervision with Lauren Price")) == wording

    camden.play_to(date(2026, 11, 30), "12:00")
    told = message(farah, wording)
    expect(told).to_contain_text("They were told on")
    expect(message(lauren, "we told Farah Siddiqui")).to_contain_text(wording)
    press(told, "I'm on it")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Thank you. We will look again on Thursday 3 December.")
    press(dialog, "Close")
    expect(told).to_contain_text("Thank you. We will look again on Thursday 3 December.")
    expect(told.get_by_role("button", name="I'm on it")).to_have_count(0)
    picture(page, "b2-on-it")

    camden.play_to(date(2026, 12, 3), "09:30")
    back = message(farah, "You asked us to look again on Thursday 3 December.")
    expect(back).to_contain_text(wording)
    picture(page, "b3-look-again")

    press(message(priya, "You last had supervision with Lauren Price"), "It already happened")
    form = page.get_by_role("dialog", name="It already happened")
    form.get_by_label("When did you and Lauren Price").fill("2026-12-02")
    press(form, "Save")
    press(page.get_by_role("dialog"), "Close")
    expect(message(farah, "This is settled for Lauren Price and Priya Nair.")).to_contain_text(
        "Supervision took place on Wednesday 2 December."
    )
    expect(farah.get_by_role("article").filter(has_text=wording)).to_have_count(0)
    picture(page, "b4-settled")


def test_kent_a_likely_breach(kent: Council, open_page: OpenPage, picture: Picture) -> None:
    kent.play_to(date(2026, 11, 23), "12:00")
    page = open_page(kent.page("harpreet", "tom", "dominic"), width=1600, height=1000)
    harpreet, tom = pane(page, "Harpreet Gill"), pane(page, "Tom Hallett")
    dominic = pane(page, "Dominic Achebe")
    wording = quoted(message(harpreet, "we will send:"))
    assert "no supervision booked by Tuesday 1 December" in wording
    assert quoted(message(tom, wording)) == wording
    picture(page, "c1-likely")

    kent.play_to(date(2026, 11, 24), "09:30")
    told = message(dominic, wording)
    press(told, "I'm on it")
    press(page.get_by_role("dialog", name="Supervision"), "Close")
    expect(told).to_contain_text("We will look again on Friday 27 November.")
    kent.play_to(date(2026, 11, 27), "09:30")
    expect(message(dominic, "You asked us to look again on Friday 27 November.")).to_be_visible()
    picture(page, "c2-look-again")

    press(message(tom, wording), "Book a date")
    form = page.get_by_role("dialog", name="Book supervision")
    form.get_by_label("Day").fill("2026-12-01")
    press(form, "Book")
    press(page.get_by_role("dialog", name="Supervision"), "Close")
    settled = message(dominic, "This is settled for Harpreet Gill and Tom Hallett.")
    expect(settled).to_contain_text("Supervision is booked for Tuesday 1 December at 1pm.")
    expect(dominic.get_by_role("article").filter(has_text=wording)).to_have_count(0)
    expect(message(harpreet, "Nothing more is needed about supervision with Tom")).to_be_visible()
    picture(page, "c3-settled")


def quoted(where: Locator) -> str:
    """The wording that will go up, as the pair see it."""
    found = QUOTED.search(where.text_content() or "")
    assert found
    return found[1]
