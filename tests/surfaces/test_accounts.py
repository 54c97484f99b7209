"""Matching people to accounts by e-mail."""

import pytest
from slack_sdk import WebClient

from bot.surfaces.slack import accounts
from bot.surfaces.slack.client import make_client
from bot.surfaces.surface import Retry
from sandbox.server import Sandbox
from tests.support.slack import Workspace

AMINA, BEN = "U0AMINA00001", "U0BEN0000002"


@pytest.fixture
def client(workspace: Workspace) -> WebClient:
    return make_client(workspace.bot_token, workspace.api_url, 2)


@pytest.fixture(params=[0, 20], ids=["by the whole list", "one by one"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "FEW", request.param)
    monkeypatch.setattr(accounts, "PAGE", 2)


@pytest.mark.usefixtures("few")
def test_people_are_matched_whatever_the_case_of_their_address(client: WebClient) -> None:
    found = accounts.find_accounts(client, ["Amina@X.test", "ben@x.test", "nobody@x.test"])

    assert found == {"amina@x.test": AMINA, "ben@x.test": BEN}


def test_a_long_list_is_known_to_go_on(client: WebClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "FEW", 0)
    monkeypatch.setattr(accounts, "PAGE", 2)
    pages: list[int] = []
    accounts.find_accounts(client, ["amina@x.test"], lambda: pages.append(1))
    assert len(pages) > 1


def test_a_long_list_is_read_in_as_few_calls_as_slack_allows(sandbox: Sandbox) -> None:
    users = [
        {"id": f"U{n}", "name": f"u{n}", "real_name": f"U {n}", "email": f"u{n}@x.test"}
        for n in range(300)
    ]
    workspace = Workspace(sandbox.url, users=users)
    client = make_client(workspace.bot_token, workspace.api_url, 2)
    wanted = [user["email"] for user in users]
    assert len(accounts.find_accounts(client, wanted)) == len(users)
    assert len(workspace.requests("users.list")) == 1
    workspace.close()


@pytest.mark.usefixtures("few")
def test_a_deactivated_account_is_no_account(workspace: Workspace, client: WebClient) -> None:
    workspace.deactivate(BEN)

    assert accounts.find_accounts(client, ["amina@x.test", "ben@x.test"]) == {"amina@x.test": AMINA}


def test_an_account_has_its_address(client: WebClient) -> None:
    assert accounts.email_of(client, AMINA) == "amina@x.test"
    assert accounts.email_of(client, "U0NOBODY0000") is None


def test_a_search_that_slack_refuses_is_over_at_once(
    workspace: Workspace, client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a list that goes on too fast is waited for."""
    monkeypatch.setattr(accounts, "FEW", 0)
    monkeypatch.setattr("bot.surfaces.slack.accounts.time.sleep", lambda _: pytest.fail("it slept"))
    workspace.misbehave("ok_false", "users.list", error="missing_scope")
    with pytest.raises(Retry):
        accounts.find_accounts(client, ["amina@x.test"])


def test_we_know_where_and_who_we_are(workspace: Workspace, client: WebClient) -> None:
    assert accounts.identity(client) == accounts.Identity(workspace.team_id, workspace.bot_user_id)


def test_a_list_that_slack_stops_is_read_on_when_it_lets_us(
    workspace: Workspace, client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "FEW", 0)
    monkeypatch.setattr(accounts, "PAGE", 1)
    workspace.set_pacing(methods={"users.list": 1})
    waited: list[float] = []

    def a_minute_passes(seconds: float) -> None:
        waited.append(seconds)
        workspace.set_pacing(methods={"users.list": 1})

    monkeypatch.setattr("bot.surfaces.slack.accounts.time.sleep", a_minute_passes)
    found = accounts.find_accounts(client, ["amina@x.test", "ben@x.test"])
    assert found == {"amina@x.test": AMINA, "ben@x.test": BEN}
    assert waited
    assert max(waited) <= 60
