"""views.* and response URLs: triggers, stacks, hashes."""

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient
from websockets.sync.client import connect

from sandbox import response_urls, triggers
from tests.sandbox.raw_socket import acknowledge, in_background, receive, ticket
from tests.sandbox.refusals import error_of, refused
from tests.sandbox.tiny_app import ASK, WORDS, Json, form
from tests.support.slack import Workspace

AMINA = "U0AMINA00001"
HOME = {"type": "home", "blocks": [ASK]}


def pressed(workspace: Workspace, place: Json) -> Json:
    """The payload of a click on `place`, acknowledged."""
    with connect(ticket(workspace), proxy=None) as socket:
        receive(socket)
        answers = in_background(workspace.click, AMINA, place, "form.open")
        envelope = receive(socket)
        acknowledge(socket, envelope)
        workspace.wait_for(lambda: answers)
    payload: Json = envelope["payload"]
    return payload


def pressed_home(workspace: Workspace, bot: WebClient) -> Json:
    bot.views_publish(user_id=AMINA, view=HOME)
    home = workspace.home(AMINA)
    assert home is not None
    return pressed(workspace, home)


def pressed_message(workspace: Workspace, bot: WebClient) -> Json:
    bot.chat_postMessage(channel=AMINA, text="Press it", blocks=[ASK])
    return pressed(workspace, workspace.messages(AMINA)[-1])


def opened(workspace: Workspace, bot: WebClient, view: Json) -> Json:
    trigger = pressed_home(workspace, bot)["trigger_id"]
    return dict(bot.views_open(trigger_id=trigger, view=view)["view"])


def test_a_trigger_opens_one_form(workspace: Workspace, bot: WebClient) -> None:
    trigger = pressed_home(workspace, bot)["trigger_id"]
    view = bot.views_open(trigger_id=trigger, view=form(WORDS))["view"]
    assert workspace.modals(AMINA)[0]["id"] == view["id"]
    again = {"trigger_id": trigger, "view": form(WORDS)}
    assert error_of(bot.views_open, **again) == "exchanged_trigger_id"
    unknown = {"trigger_id": "1.2.3", "view": form(WORDS)}
    assert error_of(bot.views_open, **unknown) == "invalid_trigger_id"


def test_a_trigger_expires(
    workspace: Workspace, bot: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    trigger = pressed_home(workspace, bot)["trigger_id"]
    monkeypatch.setattr(triggers, "LIFETIME_SECONDS", 0)
    late = {"trigger_id": trigger, "view": form(WORDS)}
    assert error_of(bot.views_open, **late) == "expired_trigger_id"


def test_a_form_that_slack_would_not_show_is_refused(workspace: Workspace, bot: WebClient) -> None:
    trigger = pressed_home(workspace, bot)["trigger_id"]
    too_long = form(WORDS, title="A title of many more words than fit")
    refusal = refused(bot.views_open, trigger_id=trigger, view=too_long)
    assert refusal["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title" in refusal["response_metadata"]["messages"][0]
    assert bot.views_open(trigger_id=trigger, view=form(WORDS))["ok"]


def test_a_push_needs_a_form_beneath_and_room_above(workspace: Workspace, bot: WebClient) -> None:
    trigger = pressed_home(workspace, bot)["trigger_id"]
    assert error_of(bot.views_push, trigger_id=trigger, view=form(WORDS)) == "not_found"
    place = opened(workspace, bot, form(ASK, WORDS))
    for _ in range(2):
        trigger = pressed(workspace, place)["trigger_id"]
        place = bot.views_push(trigger_id=trigger, view=form(ASK, WORDS))["view"]
    trigger = pressed(workspace, place)["trigger_id"]
    assert error_of(bot.views_push, trigger_id=trigger, view=form(WORDS)) == "push_limit_reached"


def test_an_update_keeps_what_was_typed(workspace: Workspace, bot: WebClient) -> None:
    view = opened(workspace, bot, form(ASK, WORDS))
    with connect(ticket(workspace), proxy=None) as socket:
        receive(socket)
        typed = {"words": {"typed": {"value": "so far"}}}
        answers = in_background(lambda: workspace.click(AMINA, view, "form.open", values=typed))
        acknowledge(socket, receive(socket))
        workspace.wait_for(lambda: answers)
    bot.views_update(view_id=view["id"], view=form(WORDS, title="Changed"))
    shown = workspace.modals(AMINA)[0]
    assert shown["title"]["text"] == "Changed"
    assert shown["state"]["values"]["words"]["typed"]["value"] == "so far"


def test_an_update_of_an_older_version_conflicts(workspace: Workspace, bot: WebClient) -> None:
    view = opened(workspace, bot, form(WORDS))
    change = {"view_id": view["id"], "view": form(WORDS, title="Changed"), "hash": view["hash"]}
    assert bot.views_update(**change)["ok"]
    assert error_of(bot.views_update, **change) == "hash_conflict"
    assert error_of(bot.views_update, view_id="V0NONE", view=form(WORDS)) == "not_found"


def test_a_form_can_be_found_by_the_apps_own_name(workspace: Workspace, bot: WebClient) -> None:
    opened(workspace, bot, form(WORDS, external_id="mine"))
    assert bot.views_update(external_id="mine", view=form(WORDS, external_id="mine"))["ok"]
    trigger = pressed_home(workspace, bot)["trigger_id"]
    twice = {"trigger_id": trigger, "view": form(WORDS, external_id="mine")}
    assert error_of(bot.views_open, **twice) == "duplicate_external_id"


def test_a_home_is_published_for_a_person_and_kept_in_place(
    workspace: Workspace, bot: WebClient
) -> None:
    first = bot.views_publish(user_id=AMINA, view=HOME)["view"]
    second = bot.views_publish(user_id=AMINA, view=HOME, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    stale = {"user_id": AMINA, "view": HOME, "hash": first["hash"]}
    assert error_of(bot.views_publish, **stale) == "hash_conflict"
    assert error_of(bot.views_publish, user_id="U0NOBODY", view=HOME) == "user_not_found"
    assert error_of(bot.views_publish, user_id=AMINA, view=form(WORDS)) == "invalid_arguments"


def test_a_response_url_adds_replaces_and_deletes(workspace: Workspace, bot: WebClient) -> None:
    url = WebhookClient(pressed_message(workspace, bot)["response_url"])
    assert url.send(text="only you").body == "ok"
    assert url.send(text="for good", response_type="in_channel").body == "ok"
    assert url.send(text="instead", replace_original=True).body == "ok"
    shown = [(message["text"], message["ephemeral"]) for message in workspace.messages(AMINA)]
    assert shown == [("instead", False), ("only you", True), ("for good", False)]
    assert url.send(delete_original=True).body == "ok"
    assert [m["text"] for m in workspace.messages(AMINA)] == ["only you", "for good"]


def test_a_response_url_serves_five_times_within_half_an_hour(
    workspace: Workspace, bot: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = pressed_message(workspace, bot)["response_url"]
    answers = [httpx.post(url, json={"text": str(n)}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].json()["error"] == "used_url"
    later = pressed_message(workspace, bot)["response_url"]
    monkeypatch.setattr(response_urls, "LIFETIME_SECONDS", 0)
    assert httpx.post(later, json={"text": "late"}).json()["error"] == "expired_url"
