"""`supervision-bot init`: makes the database, takes up a policy, lists what is left to choose."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot.command_line import say
from bot.command_line.opening import begin, product_now
from bot.domain.policy import Pack, SettingSpec
from bot.house import NotReady, open_database, reaching, shown_url
from bot.policies.loader import load_pack, pack_names
from bot.policies.local_settings import plain
from bot.policies.local_settings import read_settings as read_file
from bot.services.choices import CHOICES, choose, take_up
from bot.settings import Settings, variable
from bot.store import people
from bot.store import settings as choices
from bot.store.database import Database
from bot.store.migrations import migrate


def init(
    policy: Annotated[
        str, typer.Option(help=f"One of {', '.join(pack_names())}, or a file of your own")
    ] = "",
    settings_file: Annotated[
        Path | None,
        typer.Option("--settings", help="A YAML file of settings, as in examples/settings"),
    ] = None,
    go_live: Annotated[str, typer.Option(help="The first day that counts: 2026-12-01")] = "",
) -> None:
    """Make or upgrade the database, take up a policy, and say what is left to choose."""
    settings = begin()
    _key_first(settings)
    given: dict[str, object] = read_file(settings_file) if settings_file else {}
    given |= {"go_live": go_live} if go_live else {}
    database = make(settings)
    say.out.print(f"The database is ready: {shown_url(settings.database_url)}")
    pack = establish(database, policy, given, product_now(settings))
    with database.read() as tx:
        _list_choices(tx, pack)
    database.close()


def make(settings: Settings) -> Database:
    """The database with this version's tables; it remembers its keys."""
    with reaching(settings.database_url):
        migrate(settings.database_url)
    return open_database(settings)


def establish(database: Database, policy: str, given: dict[str, object], now: datetime) -> Pack:
    """Takes up the policy (empty: the one it has) and stores these choices."""
    with database.write() as tx:
        name = policy or choices.pack(tx)
        if name is None:
            raise NotReady("Which policy? supervision-bot init --policy " + "|".join(pack_names()))
        pack = load_pack(name)
        if policy:
            take_up(tx, pack, _lasting(policy), now)
        choose(tx, pack, given, now)
    return pack


def _lasting(policy: str) -> str:
    """A file is remembered by its whole path, so that the bot can be started from anywhere."""
    return policy if policy in pack_names() else str(Path(policy).resolve())


def _key_first(settings: Settings) -> None:
    if settings.encryption_keys:
        return
    line = f"{variable('encryption_keys')}={Fernet.generate_key().decode()}"
    say.out.print("There is no encryption key yet. Here is a new one; put this line into .env:\n")
    say.out.print(line, soft_wrap=True)
    raise say.fail(
        "\nKeep a copy somewhere safe: without it, notes and reasons cannot be read. "
        "Then run the same command again."
    )


def _list_choices(tx: Connection, pack: Pack) -> None:
    chosen = choices.of_policy(tx)
    rows = [_row(spec, chosen) for spec in pack.settings]
    say.table(f"{pack.title} leaves these to you", ("Setting", "What it asks", "Stands at"), rows)
    own = choices.everything(tx)
    rows = [(c.name, c.asks, _own(tx, c.name, own, c.without)) for c in CHOICES]
    say.table("\nFor every policy", ("Setting", "What it asks", "Stands at"), rows)
    if any("required" in str(row[2]) for row in rows) or _missing(pack, chosen):
        say.out.print("\nChoose with: supervision-bot set NAME VALUE, or init --settings FILE.")
    else:
        say.out.print("\nEverything is chosen. Look around with: supervision-bot doctor")


def _missing(pack: Pack, chosen: dict[str, object]) -> list[str]:
    return [s.name for s in pack.settings if s.default is None and s.name not in chosen]


def _row(spec: SettingSpec, chosen: dict[str, object]) -> tuple[str, str, str]:
    asks = f"{spec.asks} ({spec.rule})"
    if spec.choices:
        asks += f" One of {', '.join(spec.choices)}."
    if spec.name in chosen:
        return spec.name, asks, _as_typed(chosen[spec.name])
    if spec.default is not None:
        return spec.name, asks, f"{_as_typed(plain(spec.default))} by default: {spec.why}"
    return spec.name, asks, "required"


def _own(tx: Connection, name: str, stored: dict[str, object], without: str) -> str:
    value = stored.get(name)
    if value is None:
        return without
    if name == choices.CASE_LIST_OWNER:
        return people.get(tx, str(value)).name
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _as_typed(value: object) -> str:
    """As `set` takes it: `{days: 2}`."""
    return (
        value if isinstance(value, str) else yaml.safe_dump(value, default_flow_style=True).strip()
    )
