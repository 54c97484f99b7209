"""`/_control`: state, product time, events for the page, and what it will not do."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient

from sandbox.server import Sandbox, listen
from tests.support.slack import FAST, ControlRefusedError, Workspace

AMINA = "U0AMINA00001"
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
MANIFEST = Path(__file__).parents[2] / "app.yaml"


def refusal(call: object, *arguments: object, **more: object) -> str:
    with pytest.raises(ControlRefusedError) as caught:
        call(*arguments, **more)  # type: ignore[operator]
    return caught.value.error


def test_state_shows_people_and_channels(workspace: Workspace, amina: str) -> None:
    state = workspace.state()
    assert [user["real_name"] for user in state["users"]] == [
        "Amina Yusuf",
        "Ben Okoro",
        "Carys Hughes",
    ]
    assert state["channels"] == [{"id": amina, "user": AMINA}]
    assert (state["connections"], state["team"]) == (0, workspace.team_id)


def test_a_token_serves_one_workspace(workspace: Workspace) -> None:
    tokens = {"bot_token": workspace.bot_token, "app_token": "xapp-other"}
    answer = workspace.client.post("workspaces", json={**tokens, "scopes": []})
    assert (answer.status_code, answer.json()["error"]) == (409, "token_taken")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"pacing": {"burst": 0}}, "invalid_pacing"),
        ({"pacing": {"strictness": 0.5}}, "invalid_pacing"),
        ({"users": [{"name": "x"}]}, "invalid_user"),
        ({"manifest": "["}, "invalid_manifest"),
    ],
)
def test_a_workspace_that_makes_no_sense_is_refused(
    sandbox: Sandbox, more: dict[str, object], error: str
) -> None:
    given: dict[str, object] = {"scopes": ["chat:write"], "pacing": FAST} | more
    with pytest.raises(ControlRefusedError) as caught:
        Workspace(sandbox.url, **given)  # type: ignore[arg-type]
    assert caught.value.error == error


def test_the_apps_own_manifest_decides_what_people_can_do(sandbox: Sandbox) -> None:
    made = Workspace(sandbox.url, manifest=MANIFEST.read_text())
    assert made.command(AMINA, "help")["error"] == "dispatch_failed"
    assert refusal(made.command, AMINA, "x", command="/other") == "unknown_command"
    assert made.say(AMINA, "hello")["error"] == "dispatch_failed"


def test_time_is_asked_for_and_played(workspace: Workspace, bot: WebClient) -> None:
    assert workspace.clock()["playing"] is False
    asked = workspace.move_clock(MORNING + timedelta(hours=1))
    assert (asked["playing"], asked["version"]) == (True, 1)
    assert workspace.play_clock(MORNING, idle=True)["playing"] is True
    bot.chat_postMessage(channel=AMINA, text="in time")
    assert workspace.messages(AMINA)[0]["shown_at"] == MORNING.isoformat()
    assert workspace.play_clock(MORNING + timedelta(hours=1), idle=False)["playing"] is True
    assert workspace.play_clock(MORNING + timedelta(hours=1), idle=True)["playing"] is False


def test_time_does_not_run_back_and_has_an_offset(workspace: Workspace) -> None:
    workspace.play_clock(MORNING)
    assert refusal(workspace.move_clock, MORNING - timedelta(days=1)) == "time_runs_forward"
    assert refusal(workspace.move_clock, datetime(2026, 12, 1)) == "invalid_moment"  # noqa: DTZ001


def test_changes_are_told_as_they_happen(workspace: Workspace, bot: WebClient) -> None:
    place = {"workspace": workspace.bot_token}
    with workspace.client.stream("GET", "events", params=place) as stream:
        lines = stream.iter_lines()
        next(lines)
        channel = bot.chat_postMessage(channel=AMINA, text="x")["channel"]
        event = [next(line for line in lines if line) for _ in range(2)]
    assert event[0] == "event: message"
    told = json.loads(event[1].removeprefix("data: "))
    assert (told["type"], told["channel"], told["user"]) == ("message", channel, AMINA)


def test_a_deactivated_person_does_nothing(workspace: Workspace) -> None:
    workspace.deactivate(AMINA)
    assert refusal(workspace.say, AMINA, "hello") == "user_disabled"
    assert refusal(workspace.say, "U0NOBODY", "hello") == "user_not_found"


def test_only_what_is_shown_can_be_pressed(workspace: Workspace, bot: WebClient) -> None:
    buttons = [
        {"type": "button", "action_id": "go", "value": v, "text": {"type": "plain_text", "text": v}}
        for v in ("one", "two")
    ]
    blocks = [{"type": "actions", "elements": [button]} for button in buttons]
    bot.chat_postMessage(channel=AMINA, text="x", blocks=blocks)
    message = workspace.messages(AMINA)[0]
    assert refusal(workspace.click, AMINA, message, "stop") == "element_not_found"
    assert refusal(workspace.click, AMINA, message, "go", value="three") == "element_not_found"
    assert refusal(workspace.click, AMINA, message, "go") == "ambiguous_element"
    assert workspace.click(AMINA, message, "go", value="two")["error"] == "dispatch_failed"


def test_a_choice_must_be_offered_and_stays_chosen(workspace: Workspace, bot: WebClient) -> None:
    options = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("a", "b")]
    element = {"type": "radio_buttons", "action_id": "pick", "options": options}
    bot.chat_postMessage(
        channel=AMINA, text="x", blocks=[{"type": "actions", "elements": [element]}]
    )
    message = workspace.messages(AMINA)[0]
    odd = {"selected_option": "c"}
    assert refusal(workspace.click, AMINA, message, "pick", **odd) == "option_not_offered"
    assert workspace.click(AMINA, message, "pick", selected_option="b")["acked"] is False


def test_accepted_payloads_are_recorded_on_request(
    bot: WebClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_RECORD_DIR", str(tmp_path))
    bot.chat_postMessage(channel=AMINA, text="kept", blocks=[{"type": "divider"}])
    recorded = [json.loads(file.read_text()) for file in tmp_path.glob("accepted/*.json")]
    assert recorded == [{"text": "kept", "blocks": [{"type": "divider"}]}]


def test_nobody_else_can_reach_it(sandbox: Sandbox) -> None:
    for address in ("0.0.0.0", "192.0.2.1", "::"):  # noqa: S104 (they must be refused)
        with pytest.raises(ValueError, match="only listens on this machine"):
            listen(address, 0)
    foreign = httpx.get(f"{sandbox.url}/_control/state", headers={"Host": "evil.example"})
    assert foreign.status_code == 400


def test_the_page_is_served(sandbox: Sandbox) -> None:
    page = httpx.get(sandbox.url)
    assert page.headers["content-type"].startswith("text/html")
