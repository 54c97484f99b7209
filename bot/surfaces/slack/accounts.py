"""Whose account is whose: matched by e-mail address, which is never a key."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.surfaces.slack.failures import is_one_too_many, safe_to_repeat
from bot.surfaces.surface import Rejected, Retry, Undeliverable

FEW = 20  # up to so many are asked for one by one
PAGE = 1000  # the most that Slack gives: it lets through 20 pages a minute
_LONGEST_WAIT = timedelta(minutes=1)  # for the next page, where Slack asks for it


@dataclass(frozen=True, slots=True)
class Identity:
    """Where we are, and who we are there."""

    workspace: str
    bot_user: str


def identity(client: WebClient) -> Identity:
    """The workspace that the token belongs to, and the bot's own user id."""
    with safe_to_repeat():
        answer = client.auth_test()
    return Identity(answer["team_id"], answer["user_id"])


def find_accounts(
    client: WebClient, emails: Collection[str], moved: Callable[[], object] = lambda: None
) -> dict[str, str]:
    """User ids by lower-case e-mail; an address without an active account is left out.

    `moved` is called after each page of a long list.
    """
    wanted = {email.lower() for email in emails}
    if len(wanted) <= FEW:
        found = ((email, _by_email(client, email)) for email in sorted(wanted))
        return {email: user["id"] for email, user in found if user and _is_person(user)}
    people = ((_email(user), user["id"]) for user in _everybody(client, moved) if _is_person(user))
    return {email: id for email, id in people if email in wanted}


def email_of(client: WebClient, external_id: str) -> str | None:
    """The lower-case e-mail of one user; None where Slack shows none, or there is no such user."""
    try:
        with safe_to_repeat():
            return _email(client.users_info(user=external_id)["user"]) or None
    except Undeliverable:
        return None


def _by_email(client: WebClient, email: str) -> dict[str, Any] | None:
    try:
        with safe_to_repeat():
            user: dict[str, Any] = client.users_lookupByEmail(email=email)["user"]
    except (Undeliverable, Rejected):
        return None
    return user


def _everybody(client: WebClient, moved: Callable[[], object]) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while cursor != "":
        answer = _page(client, cursor)
        yield from answer["members"]
        moved()
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""


def _page(client: WebClient, cursor: str | None) -> Any:
    """One page of the list; of a long one Slack refuses some until a minute is over."""
    try:
        return _asked_for(client, cursor)
    except Retry as refused:
        too_fast = cursor is not None and is_one_too_many(refused.__cause__)
        if not too_fast or refused.after > _LONGEST_WAIT:
            raise
        time.sleep(refused.after.total_seconds())
        return _asked_for(client, cursor)


def _asked_for(client: WebClient, cursor: str | None) -> Any:
    with safe_to_repeat():
        return client.users_list(limit=PAGE, cursor=cursor).data


def _is_person(user: dict[str, Any]) -> bool:
    return not user.get("deleted") and not user.get("is_bot")


def _email(user: dict[str, Any]) -> str:
    return str((user.get("profile") or {}).get("email") or "").lower()
