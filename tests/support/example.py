"""The example council: its files, its settings and its first morning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from bot.policies.loader import load_pack, policy
from bot.policies.local_settings import read_settings
from bot.services.desk import Desk
from bot.store.database import Database

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = [EXAMPLES / name for name in ("people.csv", "cases.csv", "sessions.csv")]
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def example_desk(database: Database) -> Desk:
    """Under Camden's policy, live since 2 November 2026."""
    chosen = read_settings(EXAMPLES / "settings" / "camden.yaml")
    return Desk(database, policy(load_pack("camden"), chosen), date(2026, 11, 2))
