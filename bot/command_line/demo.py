"""`supervision-bot demo`: the real bot on an example council, in a local stand-in for Slack."""

from __future__ import annotations

import secrets
import shutil
import time
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet

from bot import running
from bot.command_line import say
from bot.command_line.importing import bring_in
from bot.command_line.init import establish, make
from bot.command_line.local_workspace import (
    LOOPBACK,
    STOPPED,
    LocalWorkspace,
    WorkspaceTrouble,
    running_workspace,
)
from bot.command_line.opening import set_up_log
from bot.command_line.three_people import Three, three_with_most_to_read
from bot.house import NotReady, opened_house
from bot.policies.loader import pack_names
from bot.policies.local_settings import read_settings as read_file
from bot.running import Bot
from bot.services.importing import prepare
from bot.services.importing.reading import read
from bot.settings import Settings, read_settings
from bot.surfaces.slack.http import PATH
from bot.surfaces.slack.manifest import over_http
from scheduler.product_clock import PlayedClock

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DATA = Path("demo-data")
_FILES = tuple(EXAMPLES / name for name in ("people.csv", "cases.csv", "sessions.csv"))
_STEP = timedelta(minutes=30)
_STEPS = 50  # until the next morning
_PATIENCE = 60.0  # seconds for one step


def demo(
    policy: Annotated[str, typer.Option(help="Whose rules")] = pack_names()[0],
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is")] = 8484,
    http: Annotated[
        bool, typer.Option("--http", help="Slack calls the bot, on the next port")
    ] = False,
) -> None:
    """Try the bot on an example council, in your browser. Ctrl-C stops it."""
    begun = time.monotonic()
    _check_files(policy)
    start = datetime.fromisoformat((EXAMPLES / "start.txt").read_text().strip())
    with running_workspace(port) as workspace:
        settings = _settings(workspace, DATA / f"{policy}-{port}", port + 1 if http else None)
        set_up_log(settings)
        say.out.print("Importing the example council ...")
        _fill(settings, policy, start)
        _people_into(workspace, settings)
        workspace.set_clock(start)
        say.out.print("Starting the bot ...")
        ready = partial(_show, workspace=workspace, start=start, begun=begun)
        if running.run(settings, ready, workspace.is_there) == running.DEAF:
            raise WorkspaceTrouble(STOPPED)
    say.out.print("\nStopped.")


def _check_files(policy: str) -> None:
    for file in (*_FILES, ROOT / "app.yaml"):
        if not file.is_file():
            raise NotReady(f"{file} is not there. The demo needs a copy of the whole repository.")
    if not _chosen(policy).is_file():
        known = ", ".join(sorted(file.stem for file in _chosen(policy).parent.glob("*.yaml")))
        raise NotReady(f"There is no example council for {policy!r}. There is one for {known}.")


def _chosen(policy: str) -> Path:
    """The example council's own choices under a policy."""
    return EXAMPLES / "settings" / f"{policy}.yaml"


def _settings(workspace: LocalWorkspace, folder: Path, http_port: int | None) -> Settings:
    """Every setting is given, so that nothing of a real bot's `.env` slips in."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return read_settings(
        database_url=f"sqlite:///{folder / 'supervision.sqlite3'}",
        encryption_keys=(Fernet.generate_key().decode(),),
        slack_bot_token=f"xoxb-demo-{secrets.token_hex(12)}",
        slack_app_token=f"xapp-demo-{secrets.token_hex(12)}",
        slack_signing_secret=secrets.token_hex(16),
        slack_mode="socket" if http_port is None else "http",
        slack_api_url=workspace.api_url,
        http_host=LOOPBACK,
        http_port=http_port or 0,
        deaf_after=180,
        stuck_after=900,
        timezone="Europe/London",
        health_port=None,
        heartbeat_url="",
        log_level="error",
        clock_url=workspace.clock_url,
    )


def _fill(settings: Settings, policy: str, start: datetime) -> None:
    """The same steps as for a real council: policy, its settings, go-live, import."""
    chosen = read_file(_chosen(policy))
    go_live = date.fromisoformat((EXAMPLES / "go_live.txt").read_text().strip())
    database = make(settings)
    establish(database, policy, chosen | {"go_live": go_live.isoformat()}, start)
    database.close()
    with opened_house(settings, PlayedClock(start)) as house:
        bring_in(house.desk, prepare(house.desk, _FILES, now=start), start)


def _people_into(workspace: LocalWorkspace, settings: Settings) -> None:
    users = [
        {
            "name": row.email.split("@")[0],
            "real_name": row.name,
            "email": row.email,
            "title": f"{row.role.replace('_', ' ').capitalize()}, {row.team}",
        }
        for row in (placed.row for placed in read([_FILES[0]], settings.zone).people)
    ]
    workspace.create(settings, users, _manifest(settings))


def _manifest(settings: Settings) -> str:
    manifest = (ROOT / "app.yaml").read_text(encoding="utf-8")
    if settings.slack_mode == "socket":
        return manifest
    return over_http(manifest, f"http://{settings.http_host}:{settings.http_port}{PATH}")


def _show(bot: Bot, workspace: LocalWorkspace, start: datetime, begun: float) -> None:
    """Plays time until three people in one line have something to read, and says where."""
    for step in range(_STEPS):
        _play_to(bot, workspace, start + step * _STEP)
        three = three_with_most_to_read(bot.house)
        if three is not None and three.complete:
            break
    _invite(bot, workspace, three_with_most_to_read(bot.house), time.monotonic() - begun)


def _play_to(bot: Bot, workspace: LocalWorkspace, moment: datetime) -> None:
    workspace.set_clock(moment)
    bot.wake()
    deadline = time.monotonic() + _PATIENCE
    while (bot.house.now() < moment or not bot.health().idle) and time.monotonic() < deadline:
        time.sleep(0.05)


def _invite(bot: Bot, workspace: LocalWorkspace, three: Three | None, seconds: float) -> None:
    watch = f"?watch={','.join(three.accounts)}" if three else ""
    now = bot.house.now().astimezone(bot.house.desk.policy.zone)
    say.out.print(f"Ready in {seconds:.0f} seconds. It is {now:%A %-d %B %Y, %H:%M} there.\n")
    say.out.print(f"  {workspace.url}/{watch}\n", style="bold", soft_wrap=True)
    if three is not None:
        say.out.print(
            f"Side by side: {three.practitioner} (practitioner), {three.supervisor} (their "
            f"supervisor), {three.manager} (a manager above). Act as anybody at the top."
        )
    say.out.print(
        "Try: answer a message as the supervisor; open Home; move the clock by an hour, to the "
        "next working morning, by a week; type /supervision why. Ctrl-C stops."
    )
