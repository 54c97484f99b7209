"""The example council with the real bot at work, in a process of its own.

It is set up as a council would do it: init, import, run. Product time is moved in the local
workspace, and `/healthz` says when the bot has come that far and rests.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from cryptography.fernet import Fernet

from bot.command_line.init import establish, make
from bot.house import opened_house
from bot.policies.local_settings import read_settings as read_file
from bot.services.importing import carry_out, prepare
from bot.services.importing.reading import read
from bot.settings import read_settings
from scheduler.product_clock import PlayedClock
from tests.support.children import started
from tests.support.ports import free_port
from tests.support.slack import Workspace
from tests.support.ways import settings_for, workspace_for

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILES = tuple(EXAMPLES / f"{name}.csv" for name in ("people", "cases", "sessions"))
LONDON = ZoneInfo("Europe/London")
START = datetime.fromisoformat((EXAMPLES / "start.txt").read_text(encoding="utf-8").strip())
GO_LIVE = (EXAMPLES / "go_live.txt").read_text(encoding="utf-8").strip()
PATIENCE = 120  # seconds: 30 were once too few on a slow machine that was busy besides
DATABASE = "supervision.sqlite3"
KEY = Fernet.generate_key().decode()


class Council:
    """What a story needs of it: the address of the page, and time."""

    def __init__(self, workspace: Workspace, health_url: str) -> None:
        self.workspace, self._health_url = workspace, health_url
        self._client = httpx.Client(trust_env=False, timeout=5)

    def page(self, *names: str) -> str:
        """The address at which these people are watched side by side."""
        where = f"{self.workspace.url}/?workspace={self.workspace.bot_token}"
        return f"{where}&watch={','.join(names)}" if len(names) > 1 else f"{where}&as={names[0]}"

    def play_to(self, day: date, clock: str) -> None:
        """Moves time to this local moment; comes back when everything due by then is said."""
        moment = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)
        self.workspace.move_clock(moment)
        self.workspace.wait_for(lambda: self._rests_at(moment), PATIENCE)

    def begin(self) -> None:
        """Waits until the bot has begun and everything due at the start is said."""
        self.workspace.wait_for(lambda: self._rests_at(START), PATIENCE)

    def _rests_at(self, moment: datetime) -> bool:
        with suppress(httpx.TransportError):  # it has not opened its door yet
            health = self._client.get(self._health_url).json()
            return bool(health["idle"] and datetime.fromisoformat(health["as_of"]) >= moment)
        return False


def set_up(policy: str, folder: Path) -> Path:
    """A database with the example council under this policy, to copy."""
    path = folder / f"{policy}.sqlite3"
    settings = read_settings(database_url=f"sqlite:///{path}", encryption_keys=(KEY,))
    chosen = read_file(EXAMPLES / "settings" / f"{policy}.yaml")
    database = make(settings)
    establish(database, policy, chosen | {"go_live": GO_LIVE}, START)
    database.close()
    with opened_house(settings, PlayedClock(START)) as house:
        carry_out(house.desk, prepare(house.desk, FILES, now=START), now=START)
    return path


@contextmanager
def running_council(url: str, filled: Path, folder: Path, way: str) -> Iterator[Council]:
    """The bot at work on a copy of what was set up, in the local workspace at this address."""
    workspace = workspace_for(way, url, _users())
    port = free_port()
    variables = _variables(workspace, folder, port)
    shutil.copyfile(filled, folder / DATABASE)
    workspace.move_clock(START)
    with _bot(variables, folder / "bot.log"):
        council = Council(workspace, f"http://127.0.0.1:{port}/healthz")
        council.begin()
        yield council
    workspace.close()


def _users() -> list[dict[str, str]]:
    rows = [placed.row for placed in read([FILES[0]], LONDON).people]
    return [
        {"name": row.name.split()[0].lower(), "real_name": row.name, "email": row.email}
        for row in rows
    ]


def _variables(workspace: Workspace, folder: Path, port: int) -> dict[str, str]:
    clock = f"{workspace.url}/_control/clock?workspace={workspace.bot_token}"
    return {
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "ENCRYPTION_KEYS": KEY,
        "SLACK_BOT_TOKEN": workspace.bot_token,
        **settings_for(workspace),
        "SLACK_API_URL": workspace.api_url,
        "CLOCK_URL": clock,
        "HEALTH_PORT": str(port),
        "LOG_LEVEL": "warning",
    }


@contextmanager
def _bot(variables: Mapping[str, str], log: Path) -> Iterator[None]:
    """`supervision-bot run`; it ends as it is told, and its log holds no trouble."""
    kept = {name: value for name, value in os.environ.items() if not _is_ours(name)}
    env = {**kept, **{f"SUPERVISION_{name}": value for name, value in variables.items()}}
    command = [sys.executable, "-m", "bot", "run"]
    with log.open("w") as out, started(command, cwd=ROOT, env=env, stderr=out) as bot:
        try:
            yield
        finally:
            bot.terminate()
            code = bot.wait(PATIENCE)
    assert code == 0, log.read_text(encoding="utf-8")
    assert "rror" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _is_ours(name: str) -> bool:
    return name.startswith("SUPERVISION_")
