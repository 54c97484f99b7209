"""What every command stands on: the database, the desk with its policy, and the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError

from bot.domain.local_time import local_day
from bot.domain.policy import Policy
from bot.metrics import count
from bot.policies.loader import load_pack, policy
from bot.services.desk import Desk
from bot.settings import Settings
from bot.store import people
from bot.store import settings as choices
from bot.store.database import Database
from bot.store.keys import check_keys
from bot.store.migrations import is_current
from bot.store.unreachable import why
from bot.store.vault import Vault
from scheduler.product_clock import ProductClock, SystemClock


class NotReady(Exception):
    """Something has to be done first; the text says what."""


@dataclass(frozen=True, slots=True)
class House:
    """`desk.go_live` is today where none is chosen yet: `live` says whether one is."""

    settings: Settings
    desk: Desk
    clock: ProductClock
    live: bool

    def now(self) -> datetime:
        """Product time."""
        return self.clock.now()

    def must_be_live(self) -> None:
        """Raises NotReady while no go-live date is chosen."""
        if not self.live:
            raise NotReady(
                "No go-live date is chosen. Choose the first day that counts; nothing older is "
                "ever escalated: supervision-bot set go_live 2026-12-01"
            )

    def leave(self) -> None:
        """What was computed here may be under a policy that another process has replaced since."""
        with self.desk.database.write() as tx:
            if not _is_applied(tx, self.desk):
                people.mark_stale(tx)


@contextmanager
def opened_house(settings: Settings, clock: ProductClock | None = None) -> Iterator[House]:
    """Everything but Slack, until the end of the block.

    Raises:
        SettingsProblem, NotReady, WrongKeys, Faulty, SettingsMissing: with what to do.
    """
    database = open_database(settings)
    try:
        yield _house(settings, database, clock or SystemClock())
    finally:
        database.close()


def open_database(settings: Settings) -> Database:
    """The database, if it can be opened, has this version's tables and was written with these keys.

    Raises:
        SettingsProblem, NotReady, WrongKeys: with what to do.
    """
    settings.need("encryption_keys")
    if not is_made(settings.database_url):
        raise NotReady(
            f"{shown_url(settings.database_url)} has not the tables of this version. "
            "Make or upgrade it: supervision-bot init"
        )
    database = Database(settings.database_url, Vault(settings.encryption_keys), count)
    with database.write() as tx:
        check_keys(tx)
    return database


def is_made(url: str) -> bool:
    """Whether the database is there with the tables of this version.

    Raises:
        NotReady: if it cannot be reached.
    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return False
    with reaching(url):
        return is_current(url)


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """What keeps a database from being opened, as something to do.

    Raises:
        NotReady: with what to do.
    """
    try:
        yield
    except DBAPIError as error:
        raise NotReady(f"{shown_url(url)} could not be opened: {why(error)}") from None


def shown_url(url: str) -> str:
    """The database's address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def policy_in(tx: Connection, zone: ZoneInfo) -> Policy:
    """The policy that the council lives by.

    Raises:
        NotReady: if none is chosen.
        Faulty, SettingsMissing: if its pack or its settings are not whole.
    """
    name = choices.pack(tx)
    if name is None:
        raise NotReady("No policy is chosen: supervision-bot init --policy NAME")
    return policy(load_pack(name), choices.of_policy(tx), choices.closures(tx), zone)


def _house(settings: Settings, database: Database, clock: ProductClock) -> House:
    now = clock.now()
    with database.write() as tx:
        rules = policy_in(tx, settings.zone)
        go_live, teams = choices.go_live(tx), choices.pilot_teams(tx)
        desk = Desk(database, rules, go_live or local_day(now, settings.zone), teams)
        _compute_anew_if_changed(tx, desk, now)
    return House(settings, desk, clock, live=go_live is not None)


def _compute_anew_if_changed(tx: Connection, desk: Desk, now: datetime) -> None:
    """A new version may bring a new pack: what was computed under another policy is not fresh."""
    if not _is_applied(tx, desk):
        people.mark_stale(tx)
        choices.put(tx, choices.APPLIED, _under(desk), now)


def _is_applied(tx: Connection, desk: Desk) -> bool:
    return bool(choices.get(tx, choices.APPLIED) == _under(desk))


def _under(desk: Desk) -> list[object]:
    teams = None if desk.pilot_teams is None else sorted(desk.pilot_teams)
    return [desk.policy.fingerprint, desk.go_live.isoformat(), teams]
