"""Whose chat account is whose: by e-mail, whenever the bot starts and once a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.domain.local_time import local_day
from bot.services.desk import Desk
from bot.store import accounts, looks
from bot.store.chains import duties_of

Find = Callable[[Collection[str]], Mapping[str, str]]


def match(desk: Desk, surface: str, workspace: str, find: Find, *, now: datetime) -> int:
    """Looks for everybody who has no account yet; says how many were found.

    What may be said to them, or to others instead, is planned anew.
    `find` gives the account ids by e-mail, and is called outside any transaction.
    """
    wanted = unmatched(desk, now)
    found = find(wanted.keys()) if wanted else {}
    with desk.database.write() as tx:
        for email, external_id in found.items():
            accounts.put(tx, surface, workspace, external_id, wanted[email])
        looks.again(tx, duties_of(tx, [wanted[email] for email in found]), now)
    return len(found)


def unmatched(desk: Desk, now: datetime) -> dict[str, str]:
    """Ids by e-mail of the people who are here and have no account."""
    with desk.database.read() as tx:
        return accounts.to_find(tx, local_day(now, desk.policy.zone))
