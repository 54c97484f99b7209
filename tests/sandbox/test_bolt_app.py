"""A real Bolt app lives in the local workspace as it would in Slack."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.sandbox.tiny_app import TinyApp, running_app
from tests.support.slack import ControlRefusedError, Workspace

AMINA, BEN = "U0AMINA00001", "U0BEN0000002"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def tiny(sandbox: Sandbox) -> Iterator[TinyApp]:
    with running_app(Workspace(sandbox.url)) as running:
        yield running


@pytest.fixture
def workspace(tiny: TinyApp) -> Workspace:
    """The app's own workspace, tidied."""
    tiny.seen.clear()
    for user in (AMINA, BEN):
        while tiny.workspace.modals(user):
            tiny.workspace.close_modal(user)
    return tiny.workspace


def asked(workspace: Workspace, user: str = AMINA) -> Json:
    """The app's message with a button, said because the person wrote to it."""
    before = len(workspace.messages(user))
    assert workspace.say(user, "hello")["acked"]
    return workspace.wait_for(lambda: workspace.messages(user)[before + 1 :])[0]


def opened(workspace: Workspace, user: str = AMINA) -> Json:
    assert workspace.click(user, asked(workspace, user), "form.open") == {"acked": True}
    return workspace.wait_for(lambda: workspace.modals(user))[0]


def typed(words: str | None) -> Json:
    return {"words": {"typed": {"value": words}}}


def test_a_message_is_heard_and_answered(tiny: TinyApp, workspace: Workspace) -> None:
    assert asked(workspace)["text"] == "Press it"
    heard = tiny.seen["message"]
    assert (heard["text"], heard["user"], heard["channel_type"]) == ("hello", AMINA, "im")


def test_a_click_carries_the_message_and_where_to_answer(
    tiny: TinyApp, workspace: Workspace
) -> None:
    message = asked(workspace)
    workspace.click(AMINA, message, "form.open", value="1")
    workspace.wait_for(lambda: workspace.modals(AMINA))
    click = tiny.seen["click"]
    assert click["user"]["id"] == AMINA
    assert click["message"]["ts"] == click["container"]["message_ts"] == message["ts"]
    assert click["actions"][0]["value"] == "1"
    assert click["actions"][0]["block_id"] == "ask"
    assert click["response_url"].startswith(workspace.url)


def test_a_form_opens_with_its_first_answers(workspace: Workspace) -> None:
    view = opened(workspace)
    assert view["private_metadata"] == "opaque"
    assert view["root_view_id"] == view["id"]
    day = view["state"]["values"]["day"]["picked"]
    assert day == {"type": "datepicker", "selected_date": "2026-11-23"}


def test_the_client_asks_for_a_required_answer_before_it_sends(
    tiny: TinyApp, workspace: Workspace
) -> None:
    opened(workspace)
    answer = workspace.submit(AMINA)
    assert answer["errors"] == {"words": "Please complete this required field."}
    assert "submission" not in tiny.seen
    assert "20 characters" in workspace.submit(AMINA, typed("x" * 21))["errors"]["words"]


def test_a_field_error_from_the_app_stays_until_mended(workspace: Workspace) -> None:
    opened(workspace)
    answer = workspace.submit(AMINA, typed("rude"))
    assert answer["errors"] == {"words": "Kinder words, please."}
    assert workspace.modal_errors(AMINA) == {"words": "Kinder words, please."}
    assert workspace.submit(AMINA, typed("kind")) == {"acked": True}
    assert workspace.modals(AMINA) == []


def test_a_submission_carries_every_answer(tiny: TinyApp, workspace: Workspace) -> None:
    opened(workspace)
    workspace.submit(AMINA, {**typed("kind"), "day": {"picked": {"selected_date": None}}})
    view = tiny.seen["submission"]["view"]
    assert view["callback_id"] == "form"
    assert view["app_installed_team_id"] == workspace.team_id
    assert view["state"]["values"] == {
        "words": {"typed": {"type": "plain_text_input", "value": "kind"}},
        "day": {"picked": {"type": "datepicker", "selected_date": None}},
    }


def test_an_answer_may_push_update_or_clear(workspace: Workspace) -> None:
    first = opened(workspace)
    workspace.submit(AMINA, typed("again"))
    changed = workspace.modals(AMINA)[0]
    assert (changed["id"], changed["title"]["text"]) == (first["id"], "Changed")
    assert changed["hash"] != first["hash"]
    workspace.submit(AMINA, typed("more"))
    stack = workspace.modals(AMINA)
    assert stack[1]["previous_view_id"] == stack[1]["root_view_id"] == first["id"]
    workspace.submit(AMINA, typed("all"))
    assert workspace.modals(AMINA) == []


def test_a_fourth_form_cannot_be_pushed(workspace: Workspace) -> None:
    opened(workspace)
    for _ in range(2):
        workspace.submit(AMINA, typed("more"))
    assert workspace.submit(AMINA, typed("more"))["error"] == "push_limit_reached"


def test_closing_a_form_is_told_where_the_app_asked(tiny: TinyApp, workspace: Workspace) -> None:
    view = opened(workspace)
    workspace.close_modal(AMINA)
    assert tiny.seen["closed"]["view"]["id"] == view["id"]
    assert tiny.seen["closed"]["is_cleared"] is False


def test_the_home_is_published_when_opened(tiny: TinyApp, workspace: Workspace) -> None:
    assert workspace.home(BEN) is None
    workspace.open_home(BEN)
    home = workspace.wait_for(lambda: workspace.home(BEN))
    workspace.click(BEN, home, "form.open")
    workspace.wait_for(lambda: workspace.modals(BEN))
    assert tiny.seen["click"]["view"]["type"] == "home"
    workspace.open_home(BEN)
    assert tiny.seen["home"]["view"]["id"] == home["id"]


def test_a_command_is_answered_only_to_the_person(tiny: TinyApp, workspace: Workspace) -> None:
    answer = workspace.command(AMINA, "today")
    assert answer["response"]["text"] == "You asked for today"
    more = workspace.wait_for(
        lambda: [m for m in workspace.messages(AMINA) if m["text"] == "And here is more"]
    )
    assert answer["response"]["ephemeral"] is more[0]["ephemeral"] is True
    assert tiny.seen["command"]["user_id"] == AMINA


def test_nobody_presses_in_somebody_elses_messages(workspace: Workspace) -> None:
    message = asked(workspace)
    channels = workspace.state()["channels"]
    channel = next(each["id"] for each in channels if each["user"] == AMINA)
    with pytest.raises(ControlRefusedError) as caught:
        workspace.click(BEN, message, "form.open", channel=channel)
    assert caught.value.error == "not_in_channel"


def test_a_cut_socket_is_opened_again(tiny: TinyApp, workspace: Workspace) -> None:
    opened_before = len(workspace.requests("apps.connections.open"))
    workspace.cut_sockets()
    workspace.wait_for(lambda: len(workspace.requests("apps.connections.open")) > opened_before)
    workspace.wait_for(lambda: workspace.state()["connections"] == 1)
    assert asked(workspace)["text"] == "Press it"


def test_a_refreshed_socket_moves_over(tiny: TinyApp, workspace: Workspace) -> None:
    opened_before = len(workspace.requests("apps.connections.open"))
    workspace.refresh_sockets(seconds=0.2)
    workspace.wait_for(lambda: len(workspace.requests("apps.connections.open")) > opened_before)
    workspace.wait_for(lambda: workspace.state()["connections"] == 1)
    assert asked(workspace)["text"] == "Press it"
