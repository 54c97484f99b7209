"""What an administrator has set, as JSON by name; `policy.` begins what a policy asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store.tables import setting
from bot.store.upsert import insert_or_update

PACK = "pack"
CLOSURES = "closures"
APPLIED = "applied"
PAUSED = "paused"
GO_LIVE = "go_live"
PILOT_TEAMS = "pilot_teams"
MESSAGE_BUDGET = "message_budget"
MESSAGES_PER_MINUTE = "messages_per_minute"
CASES_AS_AT = "cases_as_at"
CASES_STALE_AFTER = "cases_stale_after"
CASE_LIST_OWNER = "case_list_owner"
_OF_POLICY = "policy."
_DEFAULT_BUDGET = 6
_DEFAULT_PER_MINUTE = 240  # Slack allows "several hundred" a workspace, and other apps post too
_STALE_AFTER_DAYS = 31


def get(tx: Connection, name: str, default: Any = None) -> Any:
    """One setting's value, or `default` if it was never set."""
    found = tx.execute(select(setting.c.value).where(setting.c.name == name)).one_or_none()
    return default if found is None else found.value


def put(tx: Connection, name: str, value: Any, now: datetime) -> None:
    """Sets one setting to plain data; None unsets it."""
    if value is None:
        tx.execute(delete(setting).where(setting.c.name == name))
        return
    change = {"value": value, "set_at": now}
    insert_or_update(tx, setting, {"name": name, **change}, ["name"], change)


def everything(tx: Connection) -> dict[str, Any]:
    """Every setting by name."""
    rows = tx.execute(select(setting.c.name, setting.c.value).order_by(setting.c.name))
    return {row.name: row.value for row in rows}


# --- those that the bot itself reads --------------------------------------------------------------


def paused(tx: Connection) -> bool:
    """Whether everything is paused: nothing is sent."""
    return bool(get(tx, PAUSED, default=False))


def set_paused(tx: Connection, value: bool, now: datetime) -> None:
    """Pauses everything, or goes on."""
    put(tx, PAUSED, value, now)


def pack(tx: Connection) -> str | None:
    """The name or path of the policy's pack; None until it is chosen."""
    found = get(tx, PACK)
    return None if found is None else str(found)


def closures(tx: Connection) -> frozenset[date]:
    """Days on which the whole council is shut, besides bank holidays."""
    return frozenset(map(date.fromisoformat, get(tx, CLOSURES, ())))


def go_live(tx: Connection) -> date | None:
    """The first day for which the bot answers; None until it is chosen."""
    return _day(get(tx, GO_LIVE))


def set_go_live(tx: Connection, day: date, now: datetime) -> None:
    """Chooses the first day for which the bot answers."""
    put(tx, GO_LIVE, day.isoformat(), now)


def pilot_teams(tx: Connection) -> frozenset[str] | None:
    """The only teams that are told anything; None is every team."""
    names = get(tx, PILOT_TEAMS)
    return None if names is None else frozenset(names)


def set_pilot_teams(tx: Connection, names: Collection[str] | None, now: datetime) -> None:
    """Chooses the teams that are told anything; None is every team."""
    put(tx, PILOT_TEAMS, None if names is None else sorted(names), now)


def message_budget(tx: Connection) -> int:
    """How many messages a person should get in a day at most."""
    return int(get(tx, MESSAGE_BUDGET, _DEFAULT_BUDGET))


def messages_per_minute(tx: Connection) -> int:
    """How many messages all processes together post in a minute: the workspace's budget."""
    return int(get(tx, MESSAGES_PER_MINUTE, _DEFAULT_PER_MINUTE))


def case_list(tx: Connection) -> tuple[date | None, int]:
    """The day of the case list last imported, and after how many days one is too old to count on.

    The days are a local choice.
    """
    found = {row.name: row.value for row in tx.execute(_CASE_LIST)}
    return _day(found.get(CASES_AS_AT)), int(found.get(CASES_STALE_AFTER, _STALE_AFTER_DAYS))


_CASE_LIST = select(setting.c.name, setting.c.value).where(
    setting.c.name.in_((CASES_AS_AT, CASES_STALE_AFTER))
)


def set_cases_as_at(tx: Connection, day: date, now: datetime) -> None:
    """Notes the day of a case list that was imported."""
    put(tx, CASES_AS_AT, day.isoformat(), now)


def case_list_owner(tx: Connection) -> str | None:
    """The id of the person who is told that a case list is wrong; None: nobody is named."""
    found = get(tx, CASE_LIST_OWNER)
    return None if found is None else str(found)


def of_policy(tx: Connection) -> dict[str, Any]:
    """What was chosen for the policy's local settings, by the policy's own names."""
    chosen = everything(tx).items()
    return {n.removeprefix(_OF_POLICY): v for n, v in chosen if n.startswith(_OF_POLICY)}


def set_of_policy(tx: Connection, values: Mapping[str, Any], now: datetime) -> None:
    """Makes these the only choices for the policy's local settings."""
    tx.execute(delete(setting).where(setting.c.name.startswith(_OF_POLICY, autoescape=True)))
    for name, value in values.items():
        put(tx, _OF_POLICY + name, value, now)


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)
