"""Bringing a database to the tables of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.database import engine_for, writing


def migrate(url: str) -> None:
    """Makes or upgrades the database, in one transaction. Twice changes nothing."""
    engine = engine_for(url)
    with writing(engine) as tx:
        upgrade(tx)
    engine.dispose()


def upgrade(tx: Connection) -> None:
    """Brings the database of an open transaction to the newest tables."""
    config = _config()
    config.attributes["connection"] = tx
    command.upgrade(config, "head")


def take_back(url: str, version: str) -> None:
    """Brings the database back to the tables of an earlier version, in one transaction.

    What only newer tables can hold is lost.

    Raises:
        ValueError: if there never was such a version; the text says which there were.
    """
    if version not in versions():
        raise ValueError(f"no tables of version {version!r}; there are {', '.join(versions())}")
    engine = engine_for(url)
    with writing(engine) as tx:
        config = _config()
        config.attributes["connection"] = tx
        command.downgrade(config, version)
    engine.dispose()


def versions() -> list[str]:
    """The versions that the tables have had, the first one first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def is_current(url: str) -> bool:
    """Whether the database has the tables of this version."""
    engine = engine_for(url)
    with engine.connect() as tx:
        stands = MigrationContext.configure(tx).get_current_revision()
    engine.dispose()
    return stands == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
