"""A council of five in a folder of its own, with the local workspace as its Slack."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import Result
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.command_line import app
from bot.settings import Settings, read_settings
from tests.support.slack import Workspace
from tests.support.ways import settings_for

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, as work begins
SETTINGS = Path(__file__).parents[2] / "examples" / "settings" / "camden.yaml"
PEOPLE = """\
person_id,name,email,role,team,started_on,line_manager,supervisor,supervised_since,administrator
P1,Ada Bell,ada@x.test,head_of_service,Top,2015-01-05,,,,yes
P2,Carol Dent,carol@x.test,service_manager,Top,2016-01-04,P1,,,no
P3,Bob Eames,bob@x.test,team_manager,North,2017-01-09,P2,,,no
P4,Alice Fry,alice@x.test,social_worker,North,2018-01-08,P3,P3,2018-01-08,no
P5,Dan Gale,dan@x.test,social_worker,North,2018-01-08,P3,P3,2018-01-08,no
"""
CASES = """\
case_ref,kind,kind_since,allocated_on,holder,last_discussed_on
CS-100,child_protection,2026-06-01,2026-06-01,P4,2026-10-27
CS-101,child_in_need,2026-06-01,2026-06-01,P4,2026-10-27
"""
SESSIONS = """\
session_id,supervisee,supervisor,planned_at,status,held_at,recorded_on
S1,P4,P3,2026-10-27T10:00,held,2026-10-27T10:00,2026-10-28
S2,P4,P3,2026-11-24T10:00,planned,,
S3,P5,P3,2026-10-28T14:00,held,2026-10-28T14:00,2026-10-29
"""
USERS = [
    {"id": f"U0{name.upper()}", "name": name, "real_name": name.title(), "email": f"{name}@x.test"}
    for name in ("ada", "carol", "bob", "alice")
]


class Council:
    """Its folder, its workspace, and the command line as somebody there would use it."""

    def __init__(self, folder: Path, workspace: Workspace) -> None:
        self.folder, self.workspace = folder, workspace
        self.database_url = f"sqlite:///{self.database}"
        for name, text in (("people", PEOPLE), ("cases", CASES), ("sessions", SESSIONS)):
            self.write(f"{name}.csv", text)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def environment(self, **changes: str) -> dict[str, str]:
        """The settings, all by environment."""
        clock = f"{self.workspace.url}/_control/clock?workspace={self.workspace.bot_token}"
        settings = {
            "ENCRYPTION_KEYS": KEY,
            "SLACK_BOT_TOKEN": self.workspace.bot_token,
            "SLACK_API_URL": self.workspace.api_url,
            **settings_for(self.workspace),
            "CLOCK_URL": clock,
            "DATABASE_URL": self.database_url,
        }
        return {f"SUPERVISION_{name}": value for name, value in (settings | changes).items()}

    def settings(self, **changes: Any) -> Settings:
        """The same settings for what is run in this process."""
        given = {n.removeprefix("SUPERVISION_").lower(): v for n, v in self.environment().items()}
        return read_settings(**(given | changes))

    @property
    def database(self) -> Path:
        return self.folder / "supervision.sqlite3"

    def command(self, *words: str, typed: str = "", **changes: str) -> Result:
        """Runs one command; `changes` are settings."""
        kept = {name: None for name in os.environ if name.startswith("SUPERVISION_")}
        env = {**kept, **self.environment(**changes)}
        return CliRunner().invoke(app, list(words), input=typed, env=env)

    def well(self, *words: str, **more: Any) -> str:
        """What a command says that is expected to succeed."""
        result = self.command(*words, **more)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str, **more: Any) -> str:
        """The sentence of a command that is expected to be refused, and no trace."""
        result = self.command(*words, **more)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        return result.output

    def establish(self) -> None:
        """Everything up to the first run."""
        go_live = ("--go-live", "2026-11-02")
        self.well("init", "--policy", "camden", "--settings", str(SETTINGS), *go_live)
        files = [str(self.folder / f"{name}.csv") for name in ("people", "cases", "sessions")]
        self.well("import", *files, "--yes")

    def dump(self) -> list[str]:
        """The whole database as text."""
        with closing(sqlite3.connect(self.database)) as connection:
            return list(connection.iterdump())

    def said_to(self, name: str) -> Iterator[str]:
        """What somebody reads in the workspace."""
        for message in self.workspace.messages(f"U0{name.upper()}"):
            yield " ".join(_words(block) for block in message.get("blocks", []))


KEY = Fernet.generate_key().decode()


def _words(block: dict[str, Any]) -> str:
    text = block.get("text")
    return str(text["text"]) if isinstance(text, dict) else ""
