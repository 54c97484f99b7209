"""The policy that every invented organisation lives by, and the moment at which it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.domain.policy import Policy
from bot.policies.loader import load_pack, policy
from bot.services.desk import Desk
from bot.store.database import Database
from bot.store.vault import Vault

PACK = "camden"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # a Monday, at work
GO_LIVE = date(2026, 1, 5)
SURFACE = "slack"
WORKSPACE = "T0BENCH001"
KEY = "YmVuY2htYXJrcyBrZWVwIG5vdGhpbmcgc2VjcmV0ISE="  # it guards invented words only
_SETTINGS = Path(__file__).parents[2] / "examples" / "settings" / f"{PACK}.yaml"


def choices() -> dict[str, Any]:
    """What the invented council chose for its policy's local settings."""
    chosen: dict[str, Any] = yaml.safe_load(_SETTINGS.read_text(encoding="utf-8"))
    return chosen


@cache
def rules() -> Policy:
    """The policy with those choices."""
    return policy(load_pack(PACK), choices())


def open_world(url: str) -> Database:
    """The database of an invented organisation."""
    return Database(url, Vault([KEY]))


def desk(database: Database) -> Desk:
    """The desk at which the product works on it."""
    return Desk(database, rules(), GO_LIVE)
