"""conversations.* and users.*: opening, paging, finding people."""

import pytest
from slack_sdk import WebClient

from sandbox.server import Sandbox
from tests.sandbox.refusals import error_of
from tests.support.slack import SCOPES, Workspace

AMINA = "U0AMINA00001"


def test_a_conversation_is_opened_once(bot: WebClient, amina: str) -> None:
    again = bot.conversations_open(users=AMINA)
    assert again["channel"]["id"] == amina
    assert again["already_open"] is True


def test_what_cannot_be_opened(bot: WebClient) -> None:
    assert error_of(bot.conversations_open, users="U0NOBODY") == "user_not_found"
    assert error_of(bot.conversations_open, users=[]) == "users_list_not_supplied"
    several = [AMINA, "U0BEN0000002"]
    assert error_of(bot.conversations_open, users=several) == "missing_scope"


def texts(answer: object) -> list[str]:
    return [message["text"] for message in answer["messages"]]  # type: ignore[index]


def test_history_is_newest_first_and_follows_cursors(bot: WebClient, amina: str) -> None:
    for number in range(5):
        bot.chat_postMessage(channel=amina, text=str(number))
    pages, cursor = [], ""
    while True:
        page = bot.conversations_history(channel=amina, limit=2, cursor=cursor)
        pages.append(texts(page))
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def test_oldest_and_latest_are_excluded_unless_inclusive(bot: WebClient, amina: str) -> None:
    times = [bot.chat_postMessage(channel=amina, text=str(n))["ts"] for n in range(4)]
    between = {"channel": amina, "oldest": times[0], "latest": times[3]}
    assert texts(bot.conversations_history(**between)) == ["2", "1"]
    assert texts(bot.conversations_history(**between, inclusive=True)) == ["3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "dXNlcjpV"}, "invalid_cursor"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "now"}, "invalid_ts_latest"),
        ({"limit": 0}, "invalid_limit"),
        ({"limit": 1000}, "invalid_limit"),
    ],
)
def test_history_refuses(
    bot: WebClient, amina: str, arguments: dict[str, object], error: str
) -> None:
    assert error_of(bot.conversations_history, channel=amina, **arguments) == error


def test_history_is_asked_by_channel_not_by_person(bot: WebClient, amina: str) -> None:
    assert error_of(bot.conversations_history, channel=AMINA) == "channel_not_found"


def test_people_are_found_by_id_and_by_email(bot: WebClient) -> None:
    assert bot.users_info(user=AMINA)["user"]["profile"]["email"] == "amina@x.test"
    assert bot.users_lookupByEmail(email="Amina@X.test")["user"]["id"] == AMINA
    assert error_of(bot.users_info, user="U0NOBODY") == "user_not_found"
    assert error_of(bot.users_lookupByEmail, email="nobody@x.test") == "users_not_found"


def test_a_deactivated_person_is_known_but_not_found_by_email(
    bot: WebClient, workspace: Workspace
) -> None:
    workspace.deactivate(AMINA)
    assert bot.users_info(user=AMINA)["user"]["deleted"] is True
    assert error_of(bot.users_lookupByEmail, email="amina@x.test") == "users_not_found"


def test_email_needs_its_scope(sandbox: Sandbox) -> None:
    scopes = [scope for scope in SCOPES if scope != "users:read.email"]
    made = Workspace(sandbox.url, scopes=scopes)
    bot = WebClient(made.bot_token, base_url=made.api_url)
    assert "email" not in bot.users_info(user=AMINA)["user"]["profile"]


def test_everybody_is_listed_page_by_page(bot: WebClient, workspace: Workspace) -> None:
    found, cursor = [], ""
    while True:
        page = bot.users_list(limit=2, cursor=cursor)
        found += [member["id"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    people = [user["id"] for user in workspace.users]
    assert sorted(found) == sorted([*people, workspace.bot_user_id, "USLACKBOT"])
    assert error_of(bot.users_list, cursor="nonsense") == "invalid_cursor"
