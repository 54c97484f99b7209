"""Pacing and misbehaviour, seen from Slack's own client."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import Sandbox
from tests.sandbox.refusals import error_of
from tests.support.slack import ControlRefusedError, Workspace

AMINA = "U0AMINA00001"


def post(bot: WebClient, text: str = "x") -> None:
    bot.chat_postMessage(channel=AMINA, text=text)


def test_a_burst_is_let_through_and_then_slowed(sandbox: Sandbox) -> None:
    paced = {"per_channel_per_second": 1, "burst": 3, "workspace_per_minute": 400}
    bot = WebClient(Workspace(sandbox.url, pacing=paced).bot_token, base_url=sandbox.api_url)
    for _ in range(3):
        post(bot)
    with pytest.raises(SlackApiError) as caught:
        post(bot)
    answer = caught.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert int(answer.headers["Retry-After"]) == 1
    assert bot.chat_postMessage(channel="U0BEN0000002", text="another channel")["ok"]


def test_a_workspace_has_a_limit_too(workspace: Workspace, bot: WebClient) -> None:
    workspace.set_pacing(per_channel_per_second=100, burst=100, workspace_per_minute=1)
    post(bot)
    assert error_of(bot.chat_postMessage, channel=AMINA, text="x") == "ratelimited"


@pytest.mark.parametrize(("kind", "stored"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_gives_no_reply(
    workspace: Workspace, bot: WebClient, kind: str, stored: int
) -> None:
    workspace.misbehave(kind, "chat.postMessage")
    with pytest.raises(ConnectionResetError):
        post(bot)
    assert len(workspace.messages(AMINA)) == stored
    assert workspace.requests("chat.postMessage")[-1]["error"] == "connection_dropped"
    post(bot)
    assert len(workspace.messages(AMINA)) == stored + 1


def test_slacks_default_client_posts_twice_after_a_drop(workspace: Workspace) -> None:
    workspace.misbehave("drop_after", "chat.postMessage")
    post(WebClient(workspace.bot_token, base_url=workspace.api_url))
    assert len(workspace.messages(AMINA)) == 2


def test_a_server_error_stores_nothing_and_is_not_json(
    workspace: Workspace, bot: WebClient
) -> None:
    workspace.misbehave("status", "chat.postMessage", times=2, status=503)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            post(bot)
        assert caught.value.response.status_code == 503
    assert workspace.messages(AMINA) == []
    post(bot)


def test_a_rate_limit_on_request(workspace: Workspace, bot: WebClient) -> None:
    workspace.misbehave("rate_limit", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        bot.users_info(user=AMINA)
    assert caught.value.response.headers["Retry-After"] == "7"


def test_an_error_on_request_in_one_channel_only(
    workspace: Workspace, bot: WebClient, amina: str
) -> None:
    workspace.misbehave("ok_false", channel=amina, error="fatal_error")
    bot.chat_postMessage(channel="U0BEN0000002", text="fine")
    assert error_of(bot.chat_postMessage, channel=amina, text="x") == "fatal_error"


def test_a_delay_outlasts_the_clients_patience_and_still_stores(workspace: Workspace) -> None:
    workspace.misbehave("delay", "chat.postMessage", seconds=1.2)
    hasty = WebClient(workspace.bot_token, base_url=workspace.api_url, timeout=1, retry_handlers=[])
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        post(hasty)
    assert time.monotonic() - started < 1.2
    workspace.wait_for(lambda: workspace.messages(AMINA))


@pytest.mark.parametrize(("kind", "stored"), [("hold_before", 0), ("hold_after", 1)])
def test_a_call_is_held_back_until_it_is_released(
    workspace: Workspace, kind: str, stored: int
) -> None:
    workspace.misbehave(kind, "chat.postMessage", seconds=10)
    patient = WebClient(workspace.bot_token, base_url=f"{workspace.url}/api/", timeout=10)
    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(post, patient)
        workspace.wait_for(lambda: workspace.counts()["held"])
        assert len(workspace.messages(AMINA)) == stored
        workspace.release()
        posting.result()
    assert len(workspace.messages(AMINA)) == 1
    assert workspace.counts()["held"] == 0


def test_a_held_call_goes_on_by_itself_in_the_end(workspace: Workspace, bot: WebClient) -> None:
    workspace.misbehave("hold_before", "chat.postMessage", seconds=0.05)
    post(bot)
    assert len(workspace.messages(AMINA)) == 1


def test_a_share_of_the_calls_the_same_ones_for_a_seed(sandbox: Sandbox) -> None:
    refused = []
    for _ in range(2):
        workspace = Workspace(sandbox.url)
        workspace.misbehave("ok_false", "users.info", times=99, chance=0.3, seed=7)
        bot = WebClient(workspace.bot_token, base_url=workspace.api_url)
        refused.append([n for n in range(40) if _is_refused(bot)])
        counts = workspace.counts()
        told = {"ok": 40 - len(refused[-1]), "internal_error": len(refused[-1])}
        assert counts["calls"]["users.info"] == told
        assert counts["struck"] == {"ok_false users.info": len(refused[-1])}
    assert refused[0] == refused[1]
    assert 0 < len(refused[0]) < 40


def _is_refused(bot: WebClient) -> bool:
    try:
        bot.users_info(user=AMINA)
    except SlackApiError:
        return True
    return False


def test_everything_is_seen_at_once(workspace: Workspace, bot: WebClient) -> None:
    post(bot)
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    bot.views_publish(user_id=AMINA, view=view)
    assert [one["text"] for one in workspace.all_messages()[AMINA]] == ["x"]
    assert workspace.all_homes()[AMINA]["blocks"] == workspace.home(AMINA)["blocks"]


def test_faults_can_be_called_off_and_must_be_known(workspace: Workspace, bot: WebClient) -> None:
    workspace.misbehave("ok_false", times=99)
    workspace.behave()
    post(bot)
    for body in ({"kind": "sulk"}, {"kind": "delay", "minutes": 1}):
        with pytest.raises(ControlRefusedError):
            workspace.misbehave(**body)
