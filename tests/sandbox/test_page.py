"""A person at the page: reads, presses, fills in, moves time, with or without a mouse."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.support.browser import OpenPage
from tests.support.slack import Workspace

pytestmark = pytest.mark.browser

AMINA, BEN = "U0AMINA00001", "U0BEN0000002"
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def field(block_id: str, label: str, kind: str, **more: Any) -> Json:
    given = {name: more.pop(name) for name in ("optional", "hint") if name in more}
    element = {"type": kind, "action_id": "answer", **more}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
    } | given


WAYS = [option("Office"), option("Video")]
FORM = {
    "type": "modal",
    "callback_id": "held",
    "title": plain("Supervision held"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "blocks": [
        field("note", "Note", "plain_text_input", multiline=True, optional=True, max_length=80),
        field("case", "Case reference", "plain_text_input", hint=plain("No names, please.")),
        field("date", "Next date", "datepicker"),
        field("time", "Start", "timepicker"),
        field("way", "Place", "static_select", options=WAYS),
        field("many", "Also by", "multi_static_select", options=WAYS),
        field("kind", "How it went", "radio_buttons", options=[option("Fully"), option("Partly")]),
        field("ticks", "Agreed", "checkboxes", options=[option("Actions"), option("Dates")]),
        field("long", "Minutes", "number_input", is_decimal_allowed=False),
        field("who", "Deputy", "users_select"),
    ],
}
SURE = {
    "title": plain("Tell Ben?"),
    "text": plain("Ben will be told."),
    "confirm": plain("Tell Ben"),
    "deny": plain("Go back"),
}


class Bot:
    """A small real bot: remembers what people press, refuses one case reference."""

    def __init__(self, workspace: Workspace) -> None:
        self.client = WebClient(workspace.bot_token, base_url=workspace.api_url)
        self.pressed: list[tuple[str, str]] = []
        self.sent: list[Json] = []
        self.app = App(client=self.client)
        self.app.action("tell")(self.remember)
        self.app.action("form")(self.open_form)
        self.app.command("/supervision")(self.open_form)
        self.app.view("held")(self.take_form)
        self.handler = SocketModeHandler(self.app, workspace.app_token)
        self.handler.connect()

    def remember(self, ack: Any, body: Json) -> None:
        ack()
        self.pressed.append((body["user"]["id"], body["actions"][0]["action_id"]))

    def open_form(self, ack: Any, body: Json) -> None:
        ack()
        self.client.views_open(trigger_id=body["trigger_id"], view=FORM)

    def take_form(self, ack: Any, view: Json) -> None:
        answers = view["state"]["values"]
        if answers["case"]["answer"]["value"] == "Jane":
            ack(response_action="errors", errors={"case": "Enter a reference, not a name."})
            return
        ack()
        self.sent.append(answers)

    def say(self, user: str, text: str) -> Json:
        channel = self.client.conversations_open(users=user)["channel"]["id"]
        tell = {"type": "button", "action_id": "tell", "text": plain("I can't make it")}
        form = {"type": "button", "action_id": "form", "text": plain("Record it")}
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": text}},
            {"type": "actions", "elements": [{**tell, "style": "danger", "confirm": SURE}, form]},
        ]
        posted = self.client.chat_postMessage(channel=channel, text=text, blocks=blocks)
        return {"channel": channel, "ts": posted["ts"]}


@pytest.fixture
def bot(workspace: Workspace) -> Iterator[Bot]:
    made = Bot(workspace)
    yield made
    # Closing takes a second, in which nothing else happens.
    Thread(target=made.handler.close).start()


@pytest.fixture
def amina(workspace: Workspace, open_page: OpenPage) -> Page:
    page = open_page(f"{workspace.url}/?workspace={workspace.bot_token}&as=amina")
    expect(page.get_by_role("heading", name="Amina Yusuf")).to_be_visible()
    return page


def tab_to(page: Page, wanted: Locator) -> None:
    """Moves on with the keyboard alone until `wanted` has the focus."""
    for _ in range(40):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("The keyboard does not reach it.")


def test_messages_arrive_and_change_without_reloading(amina: Page, bot: Bot) -> None:
    post = bot.say(AMINA, f"Supervision with <@{BEN}> is on *Thursday*. <b>")
    message = amina.get_by_role("article")
    expect(message).to_contain_text("Supervision with @Ben Okoro is on Thursday. <b>")
    expect(amina.locator("#announcer")).to_contain_text("New message to Amina Yusuf")
    bot.client.chat_update(**post, text="Moved to Friday.", blocks=[])
    expect(message).to_contain_text("(edited)")
    bot.say(BEN, "Did it happen?")
    amina.get_by_role("button", name="Ben Okoro 1 new").click()
    expect(amina.get_by_role("article")).to_contain_text("Did it happen?")
    expect(amina).to_have_url(re.compile("as=ben"))


def test_a_press_reaches_the_bot_once_confirmed(amina: Page, bot: Bot) -> None:
    bot.say(AMINA, "Supervision is on Thursday.")
    amina.get_by_role("button", name="I can't make it").click()
    sure = amina.get_by_role("alertdialog", name="Tell Ben?")
    sure.get_by_role("button", name="Tell Ben").click()
    expect(sure).to_be_hidden()
    expect(amina.locator("[aria-busy]")).to_have_count(0)
    assert bot.pressed == [(AMINA, "tell")]
    expect(amina.get_by_role("alert").filter(has_text="This didn't work")).to_have_count(0)


def test_a_press_that_nobody_answers_says_so(amina: Page, bot: Bot) -> None:
    bot.say(AMINA, "Supervision is on Thursday.")
    bot.handler.close()
    amina.get_by_role("button", name="Record it").click()
    alert = amina.get_by_role("article").get_by_role("alert")
    expect(alert).to_contain_text("This didn't work. No bot is connected.")


def test_a_form_tells_what_is_wrong_and_then_goes(amina: Page, bot: Bot) -> None:
    amina.get_by_label("Message or command").fill("/supervision today")
    amina.get_by_role("button", name="Send").click()
    form = amina.get_by_role("dialog", name="Supervision held")
    form.get_by_role("button", name="Save").click()
    case = form.get_by_label("Case reference")
    expect(case).to_be_focused()
    expect(case).to_have_accessible_description(re.compile(r"required field.*No names.*required"))
    fill(form)
    case.fill("Jane")
    form.get_by_role("button", name="Save").click()
    expect(case).to_have_accessible_description(re.compile("Enter a reference, not a name"))
    expect(form.get_by_role("alert")).to_contain_text("Please check one answer.")
    case.fill("C-1042")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(amina.get_by_label("Message or command")).to_be_focused()
    check_sent(bot.sent[-1])


def fill(form: Locator) -> None:
    form.get_by_label("Next date").fill("2026-12-01")
    form.get_by_label("Start").fill("10:30")
    form.get_by_label("Place").select_option("Video")
    form.get_by_role("group", name="Also by").get_by_label("Office").check()
    form.get_by_label("Partly").check()
    form.get_by_label("Dates", exact=True).check()
    form.get_by_label("Minutes").fill("50")
    form.get_by_label("Deputy").select_option("Carys Hughes")


def check_sent(answers: Json) -> None:
    found = {block: next(iter(states.values())) for block, states in answers.items()}
    assert found["note"]["value"] is None
    assert found["case"]["value"] == "C-1042"
    assert found["date"]["selected_date"] == "2026-12-01"
    assert found["time"]["selected_time"] == "10:30"
    assert found["way"]["selected_option"]["value"] == "video"
    assert [each["value"] for each in found["many"]["selected_options"]] == ["office"]
    assert found["kind"]["selected_option"]["value"] == "partly"
    assert [each["value"] for each in found["ticks"]["selected_options"]] == ["dates"]
    assert found["long"]["value"] == "50"
    assert found["who"]["selected_user"] == "U0CARYS00003"


def test_everything_is_reached_by_the_keyboard(amina: Page, bot: Bot, workspace: Workspace) -> None:
    bot.say(AMINA, "Supervision is on Thursday.")
    cannot = amina.get_by_role("button", name="I can't make it")
    expect(cannot).to_be_visible()
    tab_to(amina, cannot)
    amina.keyboard.press("Enter")
    expect(amina.get_by_role("button", name="Go back")).to_be_focused()
    amina.keyboard.press("Escape")
    expect(cannot).to_be_focused()
    amina.keyboard.press("Tab")
    amina.keyboard.press("Enter")
    expect(amina.get_by_label("Note")).to_be_focused()
    amina.keyboard.press("Shift+Tab")
    expect(amina.get_by_role("button", name="Save")).to_be_focused()
    amina.keyboard.press("Escape")
    expect(amina.get_by_role("button", name="Record it")).to_be_focused()
    assert workspace.modals(AMINA) == []
    tab_to(amina, amina.get_by_role("tab", name="Messages"))
    amina.keyboard.press("ArrowRight")
    expect(amina.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")


def test_the_clock_plays_forward_and_says_so(amina: Page, workspace: Workspace) -> None:
    clock = amina.get_by_role("region", name="Clock")
    status, hour = clock.get_by_role("status"), clock.get_by_role("button", name="+ 1 hour")
    workspace.play_clock(datetime(2026, 10, 23, 9, 0, tzinfo=UTC))
    expect(status).to_have_text("Time is now Friday 23 October 10:00")
    hour.click()
    expect(status).to_have_text("Playing time: Friday 23 October 10:00")
    expect(hour).to_be_disabled()
    workspace.play_clock(datetime(2026, 10, 23, 10, 0, tzinfo=UTC))
    expect(status).to_have_text("Time is now Friday 23 October 11:00")
    expect(hour).to_be_focused()
    clock.get_by_role("button", name="Next working morning").click()
    expect(hour).to_be_disabled()
    assert workspace.clock()["target"] == "2026-10-26T09:00:00+00:00"


def test_on_a_phone_one_pane_is_shown_at_a_time(
    workspace: Workspace, bot: Bot, open_page: OpenPage
) -> None:
    bot.say(BEN, "Did this morning's supervision with a very long name take place?")
    where = f"{workspace.url}/?workspace={workspace.bot_token}&watch=amina,ben,carys"
    page = open_page(where, width=320, height=640)
    page.get_by_role("tab", name="Ben Okoro").click()
    expect(page.locator("[data-pane]:visible")).to_have_attribute("data-user", BEN)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("dialog", name="Supervision held")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
