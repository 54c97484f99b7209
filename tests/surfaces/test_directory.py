"""Who has left the workspace, however long the list is and however slowly Slack gives it."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from bot.surfaces.slack import directory
from bot.surfaces.slack.directory import Directory
from bot.surfaces.surface import Retry, Undeliverable, Whom
from tests.fakes import Moments
from tests.support.organisation import NOW
from tests.support.slack import Workspace

AMINA, BEN = "U0AMINA00001", "U0BEN0000002"


@pytest.fixture
def watch() -> Moments:
    return Moments(NOW)


@pytest.fixture
def long_list(
    workspace: Workspace, client: WebClient, watch: Moments, monkeypatch: pytest.MonkeyPatch
) -> Directory:
    """Read one by one, in a minute in which Slack gives one page."""
    monkeypatch.setattr(directory, "FEW", 0)
    monkeypatch.setattr(directory, "PAGE", 1)
    workspace.set_pacing(methods={"users.list": 1})
    return Directory(client, watch.seconds)


def ask(known: Directory, user: str) -> str:
    """`active` or `left`; or whom it concerns that nobody can say."""
    try:
        known.check_active(user)
    except Undeliverable:
        return "left"
    except Retry as refused:
        return refused.whom.name
    return "active"


def test_a_list_that_slack_stops_is_read_on_a_minute_later(
    long_list: Directory, workspace: Workspace, watch: Moments
) -> None:
    workspace.deactivate(BEN)
    answers = []
    for _ in range(9):
        answers.append(ask(long_list, BEN))
        workspace.set_pacing(methods={"users.list": 1})  # a minute has passed there too
        watch.move(61)
    known = answers.index("left")
    assert known > 1
    assert set(answers[:known]) == {Whom.EVERYBODY.name}
    assert set(answers[known:]) == {"left"}
    assert ask(long_list, AMINA) == "active"


def test_until_slack_says_who_has_left_it_is_not_asked_at_every_message(
    long_list: Directory, workspace: Workspace
) -> None:
    assert [ask(long_list, AMINA) for _ in range(5)] == [Whom.EVERYBODY.name] * 5
    assert len(workspace.requests("users.list")) == 2


def test_a_reading_that_gets_no_further_begins_anew(
    long_list: Directory, workspace: Workspace, watch: Moments
) -> None:
    ask(long_list, AMINA)
    workspace.misbehave("ok_false", "users.list", error="invalid_cursor")
    workspace.set_pacing(methods={})
    watch.move(61)
    assert ask(long_list, AMINA) == Whom.EVERYBODY.name
    watch.move(61)
    assert ask(long_list, AMINA) == "active"


def test_a_list_that_was_half_read_long_ago_is_read_from_its_beginning(
    long_list: Directory, workspace: Workspace, watch: Moments
) -> None:
    ask(long_list, AMINA)
    workspace.deactivate(AMINA)
    workspace.set_pacing(methods={})
    watch.move(3600)
    assert ask(long_list, AMINA) == "left"


def test_an_older_list_will_do_for_a_quarter_of_an_hour(
    long_list: Directory, workspace: Workspace, watch: Moments
) -> None:
    workspace.set_pacing(methods={})
    watch.move(800)  # it was made long before it is first asked
    assert ask(long_list, AMINA) == "active"
    workspace.misbehave("status", "users.list", times=99, status=503)
    watch.move(890)
    assert ask(long_list, AMINA) == "active"
    watch.move(11)
    assert ask(long_list, AMINA) == Whom.EVERYBODY.name
