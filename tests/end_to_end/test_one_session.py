"""One session: the reminder, did it happen?, the record, and the reflective minute."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Picture, message, pane, press
from tests.end_to_end.council import Council
from tests.support.browser import OpenPage
from tests.support.ways import both_ways

pytestmark = pytest.mark.browser

QUESTION = re.compile(r"if it helps\. (.+?)Nobody is told")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@both_ways
def test_from_the_reminder_to_the_reflective_minute(
    camden: Council, open_page: OpenPage, picture: Picture
) -> None:
    camden.play_to(MONDAY, "09:05")
    page = open_page(camden.page("sam", "priya", "farah"), width=1600, height=1000)
    sam, priya = pane(page, "Sam Whitlock"), pane(page, "Priya Nair")

    reminder = message(sam, "Supervision with Priya Nair is on Monday 23 November at 10am.")
    expect(reminder).to_contain_text("You may want to bring these 3 cases first")
    picture(page, "a1-reminder")
    press(reminder, "Add to the agenda")
    form = page.get_by_role("dialog", name="Add to the agenda")
    form.get_by_label("Workload").check()
    form.get_by_label("A few words").fill("cover in half term")
    press(form, "Add")
    press(page.get_by_role("dialog"), "Close")
    expect(message(sam, "On the agenda so far")).to_contain_text("cover in half term")

    camden.play_to(MONDAY, "12:30")
    asked = message(priya, "Did supervision with Sam Whitlock on Monday 23 November at 10am")
    picture(page, "a2-did-it-happen")
    press(asked, "Yes, as planned")
    form = page.get_by_role("dialog", name="As planned")
    expect(form.get_by_label("Next supervision")).to_have_value("2026-12-21")
    picture(page, "a3-as-planned")
    form.get_by_label("Next supervision").fill("2026-12-18")
    press(form, "Save")
    answered = message(priya, "You told us that supervision with Sam Whitlock took place")
    expect(answered).to_contain_text("The next one is booked for Friday 18 December at 10am.")
    expect(answered).to_contain_text("Please put the record on MOSAIC by")

    priya.get_by_role("tab", name="Home").click()
    home = priya.get_by_role("tabpanel", name="Home")
    expect(home).to_contain_text("Supervision with Sam Whitlock on Monday 23 November: the record")
    picture(page, "a4-home-to-record")
    record = home.get_by_role("button", name="It's recorded")
    expect(record).to_have_count(2)
    record.last.click()
    expect(record).to_have_count(1)
    expect(home).not_to_contain_text("Supervision with Sam Whitlock on Monday 23 November: the")
    priya.get_by_role("tab", name="Messages").click()

    minute = message(priya, "One question, if it helps.")
    first = question_of(minute.text_content())
    press(minute, "Another question")
    expect(minute).not_to_contain_text(first)
    picture(page, "a5-reflective-minute")
    press(minute, "Write a note")
    form = page.get_by_role("dialog", name="Write a note")
    form.get_by_label("Your note").fill("I hurried the last ten minutes.")
    press(form, "Keep it")
    told = page.get_by_role("dialog")
    press(told, "My notes")
    notes = page.get_by_role("dialog", name="My notes")
    expect(notes).to_contain_text("You have kept 1 note.")
    press(notes, "Open")
    note = page.get_by_role("dialog", name="Your note")
    expect(note).to_contain_text("I hurried the last ten minutes.")
    picture(page, "a6-note")
    press(note, "Close")
    press(notes, "Close")
    expect(message(priya, "Your note is kept.")).to_be_visible()

    camden.play_to(TUESDAY, "16:30")
    press(message(priya, "Did supervision with Jakub Nowak"), "Yes, as planned")
    press(page.get_by_role("dialog", name="As planned"), "Save")
    minute = message(priya, "One question, if it helps.")
    press(minute, "Take to my supervision")
    expect(message(priya, "It is on the agenda of your own supervision.")).to_be_visible()
    camden.play_to(date(2026, 11, 26), "09:05")
    own = message(priya, "Supervision with Farah Siddiqui is on Thursday 26 November at 3pm.")
    expect(own).to_contain_text("On the agenda so far:")
    picture(page, "a7-taken-to-own-supervision")
    assert "question" not in (pane(page, "Farah Siddiqui").text_content() or "").lower()


def question_of(text: str | None) -> str:
    """The question within a reflective minute."""
    found = QUESTION.search(text or "")
    assert found
    return found[1]
