"""Before a method is carried out: tokens, scopes, arguments, the shape of the request."""

import httpx
import pytest
from slack_sdk import WebClient

from sandbox.server import Sandbox
from tests.sandbox.refusals import error_of, refused
from tests.support.slack import Workspace


def test_a_call_without_a_token_is_not_authed(sandbox: Sandbox) -> None:
    answer = httpx.post(f"{sandbox.api_url}auth.test")
    assert answer.json() == {"ok": False, "error": "not_authed"}


def test_an_unknown_token_is_refused(workspace: Workspace) -> None:
    stranger = WebClient("xoxb-nobody", base_url=workspace.api_url)
    assert error_of(stranger.auth_test) == "invalid_auth"


def test_each_kind_of_token_has_its_methods(workspace: Workspace) -> None:
    wrong = WebClient(workspace.app_token, base_url=workspace.api_url)
    assert error_of(wrong.auth_test) == "not_allowed_token_type"
    open_with_bot = {"app_token": workspace.bot_token}
    assert error_of(wrong.apps_connections_open, **open_with_bot) == "not_allowed_token_type"


def test_auth_test_says_who_the_bot_is_and_which_scopes_it_has(
    bot: WebClient, workspace: Workspace
) -> None:
    answer = bot.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (workspace.team_id, workspace.bot_user_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_missing_scope_is_named(sandbox: Sandbox) -> None:
    poor = Workspace(sandbox.url, scopes=["chat:write", "users:read"])
    bot = WebClient(poor.bot_token, base_url=poor.api_url)
    refusal = refused(bot.users_lookupByEmail, email="amina@x.test")
    assert refusal["error"] == "missing_scope"
    assert refusal["needed"] == "users:read.email"
    assert refusal["provided"] == "chat:write,users:read"


def test_scopes_come_from_the_manifest(sandbox: Sandbox) -> None:
    manifest = "oauth_config: {scopes: {bot: [users:read]}}"
    bot = WebClient(Workspace(sandbox.url, manifest=manifest).bot_token, base_url=sandbox.api_url)
    assert bot.users_info(user="U0AMINA00001")["ok"]
    assert error_of(bot.chat_postMessage, channel="U0AMINA00001", text="x") == "missing_scope"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"text": "no channel"}, "missing required field: channel"),
        ({"channel": "D1", "text": "x", "colour": "red"}, "colour"),
        ({"channel": 5, "text": "x"}, "must be a string [json-pointer:/channel]"),
    ],
)
def test_arguments_missing_unknown_or_of_a_wrong_type(
    bot: WebClient, arguments: dict[str, object], complaint: str
) -> None:
    refusal = refused(bot.api_call, api_method="chat.postMessage", json=arguments)
    assert refusal["error"] == "invalid_arguments"
    assert complaint in refusal["response_metadata"]["messages"][0]


def test_arguments_may_come_as_json_as_a_form_or_in_the_query(
    bot: WebClient, amina: str, workspace: Workspace
) -> None:
    said = {"channel": amina, "text": "hello", "blocks": '[{"type": "divider"}]'}
    for way in ({"json": said}, {"data": said}, {"params": said}):
        assert bot.api_call("chat.postMessage", **way)["message"]["blocks"][0]["type"] == "divider"


def test_a_body_that_is_not_an_object_is_refused(workspace: Workspace) -> None:
    headers = {
        "Authorization": f"Bearer {workspace.bot_token}",
        "Content-Type": "application/json; charset=utf-8",
    }
    for body, error in (("{", "invalid_json"), ("[]", "json_not_object")):
        answer = httpx.post(f"{workspace.api_url}auth.test", content=body, headers=headers)
        assert answer.json()["error"] == error


def test_an_unknown_method_is_refused_by_name(bot: WebClient) -> None:
    refusal = refused(bot.api_call, api_method="chat.shout")
    assert (refusal["error"], refusal["req_method"]) == ("unknown_method", "chat.shout")


def test_workspaces_do_not_see_each_other(sandbox: Sandbox, bot: WebClient, amina: str) -> None:
    other = Workspace(sandbox.url)
    stranger = WebClient(other.bot_token, base_url=other.api_url)
    assert error_of(stranger.chat_postMessage, channel=amina, text="x") == "channel_not_found"


def test_the_control_routes_remember_the_calls(workspace: Workspace, bot: WebClient) -> None:
    error_of(bot.chat_postMessage, channel="D0NOWHERE", text="x")
    call = workspace.requests("chat.postMessage")[-1]
    assert (call["ok"], call["error"], call["channel"]) == (False, "channel_not_found", "D0NOWHERE")
