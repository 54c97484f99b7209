"""What each of Slack's bad days means: said, not said, or not known."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.messages.notice import Button, Buttons, Notice, Paragraph
from bot.metrics import REGISTRY
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from bot.surfaces.surface import (
    CannotTell,
    Marker,
    Rejected,
    Retry,
    Undeliverable,
    Unknown,
    Whom,
)
from tests.support.slack import Workspace

AMINA = "U0AMINA00001"
HELLO = Notice((Paragraph("Hello."),))
MARKER = Marker("a" * 32, 1)
POST = "chat.postMessage"


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield unused.getsockname()[1]


def test_a_reply_lost_after_the_post_is_unknown_and_the_message_is_found(
    workspace: Workspace, surface: SlackSurface
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("drop_after", POST)

    with pytest.raises(Unknown):
        surface.deliver(HELLO, address, MARKER)
    assert len(workspace.messages(AMINA)) == 1
    assert surface.find(address, MARKER, None) is not None


def test_a_post_lost_before_it_was_stored_is_unknown_and_is_not_found(
    workspace: Workspace, surface: SlackSurface
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("drop_before", POST)

    with pytest.raises(Unknown):
        surface.deliver(HELLO, address, MARKER)
    assert workspace.messages(AMINA) == []
    assert surface.find(address, MARKER, None) is None


def test_a_failing_server_is_unknown(workspace: Workspace, surface: SlackSurface) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("status", POST, status=500)

    with pytest.raises(Unknown):
        surface.deliver(HELLO, address, MARKER)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_slacks_own_trouble_is_unknown(
    workspace: Workspace, surface: SlackSurface, error: str
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("ok_false", POST, error=error)

    with pytest.raises(Unknown):
        surface.deliver(HELLO, address, MARKER)


def test_an_answer_that_does_not_come_is_unknown(
    workspace: Workspace, surface: SlackSurface
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("delay", POST, seconds=1.5)

    with pytest.raises(Unknown):
        surface.deliver(HELLO, address, MARKER)


def test_slack_asking_to_wait_says_for_how_long(
    workspace: Workspace, surface: SlackSurface
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("rate_limit", POST, retry_after=7)

    with pytest.raises(Retry) as caught:
        surface.deliver(HELLO, address, MARKER)
    assert caught.value.after == timedelta(seconds=7)
    assert workspace.messages(AMINA) == []


def test_a_refused_connection_is_to_be_tried_again(closed_port: int) -> None:
    surface = SlackSurface(make_client("xoxb-x", f"http://127.0.0.1:{closed_port}/api", 1))

    with pytest.raises(Retry):
        surface.open(AMINA)


def test_an_address_that_cannot_be_found_is_to_be_tried_again() -> None:
    surface = SlackSurface(make_client("xoxb-x", "http://slack.invalid/api/", 1))

    with pytest.raises(Retry):
        surface.open(AMINA)


def test_a_connection_refused_at_the_post_itself_is_to_be_tried_again(closed_port: int) -> None:
    surface = SlackSurface(make_client("xoxb-x", f"http://127.0.0.1:{closed_port}/api/", 1))

    with pytest.raises(Retry):
        surface.deliver(HELLO, {"channel": "D1", "user": AMINA}, MARKER)


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "never_heard_of_this"])
def test_what_slack_will_not_take_is_rejected(
    workspace: Workspace, surface: SlackSurface, error: str
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("ok_false", POST, error=error)

    with pytest.raises(Rejected, match=error):
        surface.deliver(HELLO, address, MARKER)


def test_of_an_unknown_refusal_it_is_not_certain_that_the_text_is_at_fault(
    workspace: Workspace, surface: SlackSurface
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("ok_false", POST, error="never_heard_of_this")
    workspace.misbehave("ok_false", POST, error="msg_too_long")

    with pytest.raises(Rejected) as unknown:
        surface.deliver(HELLO, address, MARKER)
    with pytest.raises(Rejected) as known:
        surface.deliver(HELLO, address, MARKER)
    assert (unknown.value.of_the_text, known.value.of_the_text) == (False, True)


ONE, PERHAPS_ALL, EVERYBODY = Whom


@pytest.mark.parametrize(
    ("error", "whom"),
    [
        ("invalid_auth", EVERYBODY),
        ("missing_scope", EVERYBODY),
        ("messages_tab_disabled", PERHAPS_ALL),
        ("restricted_action", PERHAPS_ALL),
        ("message_limit_exceeded", PERHAPS_ALL),
        ("enterprise_is_restricted", PERHAPS_ALL),
        ("team_not_found", PERHAPS_ALL),
        ("ratelimited", PERHAPS_ALL),
        ("no_permission", ONE),
        ("access_denied", ONE),
    ],
)
def test_a_refusal_says_whom_it_concerns_and_is_never_the_recipients_fault(
    workspace: Workspace, surface: SlackSurface, error: str, whom: Whom
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("ok_false", POST, error=error)

    with pytest.raises(Retry, match=error) as caught:
        surface.deliver(HELLO, address, MARKER)
    assert caught.value.whom is whom


def test_one_call_too_many_may_concern_one_channel_if_it_was_a_post_and_no_other_call(
    workspace: Workspace, surface: SlackSurface
) -> None:
    receipt = surface.deliver(HELLO, surface.open(AMINA), MARKER)
    for method in (POST, "chat.update", "views.publish", "conversations.history"):
        workspace.misbehave("rate_limit", method, retry_after=7)

    assert _refusal(lambda: surface.deliver(HELLO, {"user": AMINA}, MARKER)) is PERHAPS_ALL
    assert _refusal(lambda: surface.revise(HELLO, receipt, MARKER)) is EVERYBODY
    assert _refusal(lambda: surface.show_home(AMINA, HELLO)) is EVERYBODY
    assert _refusal(lambda: surface.find({"channel": "D1"}, MARKER, None)) is EVERYBODY


def test_a_look_too_many_is_counted_once(workspace: Workspace, surface: SlackSurface) -> None:
    before = _counted("conversations.history")
    workspace.misbehave("rate_limit", "conversations.history", retry_after=7)

    with pytest.raises(Retry):
        surface.find({"channel": "D1"}, MARKER, None)
    assert _counted("conversations.history") == before + 1


def _counted(method: str) -> float:
    counted = REGISTRY.get_sample_value("supervision_slack_rate_limited_total", {"method": method})
    return counted or 0.0


def _refusal(call: Callable[[], object]) -> Whom:
    with pytest.raises(Retry) as caught:
        call()
    return caught.value.whom


@pytest.mark.parametrize("error", ["never_heard_of_this", "no_permission"])
def test_an_update_that_is_refused_for_no_fault_of_its_text_is_made_later(
    workspace: Workspace, surface: SlackSurface, error: str
) -> None:
    receipt = surface.deliver(HELLO, surface.open(AMINA), MARKER)
    workspace.misbehave("ok_false", "chat.update", error=error)

    assert _refusal(lambda: surface.revise(HELLO, receipt, MARKER)) is ONE


def test_a_message_that_is_gone_is_undeliverable(surface: SlackSurface) -> None:
    receipt = surface.deliver(HELLO, surface.open(AMINA), MARKER)

    with pytest.raises(Undeliverable, match="message_not_found"):
        surface.revise(HELLO, {**receipt, "ts": "1.000000"}, MARKER)


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
def test_where_a_conversation_may_not_be_looked_at_nobody_can_tell(
    workspace: Workspace, surface: SlackSurface, method: str
) -> None:
    surface.deliver(HELLO, surface.address(AMINA), MARKER)
    workspace.misbehave("ok_false", method, error="missing_scope")

    with pytest.raises(CannotTell, match="missing_scope"):
        surface.find(surface.open(AMINA), MARKER, None)


def test_a_channel_that_does_not_exist_is_undeliverable(surface: SlackSurface) -> None:
    with pytest.raises(Undeliverable, match="channel_not_found"):
        surface.deliver(HELLO, {"channel": "D0NOWHERE", "user": AMINA}, MARKER)


def test_somebody_unknown_is_undeliverable(surface: SlackSurface) -> None:
    with pytest.raises(Undeliverable):
        surface.open("U0NOBODY0000")


def test_a_token_of_no_use_is_our_own_trouble_and_not_the_recipients(workspace: Workspace) -> None:
    with pytest.raises(Retry):
        SlackSurface(make_client("xoxb-wrong", workspace.api_url, 1)).open(AMINA)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status"])
def test_what_is_safe_to_repeat_is_never_unknown(
    workspace: Workspace, surface: SlackSurface, kind: str
) -> None:
    receipt = surface.deliver(HELLO, surface.open(AMINA), MARKER)
    for method in ("chat.update", "views.publish", "conversations.history"):
        workspace.misbehave(kind, method, status=500)

    with pytest.raises(Retry):
        surface.revise(HELLO, receipt, MARKER)
    with pytest.raises(Retry):
        surface.show_home(AMINA, HELLO)
    with pytest.raises(Retry):
        surface.find({"channel": receipt["channel"]}, MARKER, None)


def test_nothing_is_ever_posted_twice_by_the_client(
    workspace: Workspace, surface: SlackSurface
) -> None:
    address = surface.open(AMINA)
    workspace.misbehave("drop_after", POST, times=2)

    with pytest.raises(Unknown):
        surface.deliver(HELLO, address, MARKER)
    assert len(workspace.requests(POST)) == 1


def test_a_lock_screen_and_hostile_words_pass_slack(surface: SlackSurface) -> None:
    hostile = Notice(
        (
            Paragraph("<!channel> & <@U0BEN0000002> *not bold* " * 300),
            Buttons(tuple(Button("Same", "session.held", "v") for _ in range(7))),
        )
    )

    assert surface.deliver(hostile, surface.open(AMINA), MARKER)
