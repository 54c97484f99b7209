"""What a council hosts: the image's files and the installed wheel, as no engine runs here."""

from __future__ import annotations

import ctypes
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet
from dotenv import dotenv_values

from bot.command_line import app
from bot.health import Health, served
from bot.settings import PREFIX, Settings, read_settings
from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, ROOT
from tests.support.children import started
from tests.support.ports import free_port

NOBODY, PR_CAPBSET_DROP = 65534, 24
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))


def instructions(word: str) -> list[str]:
    """What stands after each `word` of the Dockerfile."""
    lines = DOCKERFILE.replace("\\\n", " ").splitlines()
    return [line.split(maxsplit=1)[1] for line in lines if line.startswith(f"{word} ")]


def copied() -> list[str]:
    """The files and folders of the project that go into the image."""
    own = [line for line in instructions("COPY") if not line.startswith("--from")]
    return [source for line in own for source in line.split()[:-1]]


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """A folder with the wheel, made of nothing but what the Dockerfile copies."""
    with tempfile.TemporaryDirectory(prefix="supervision-image-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        for source in copied():
            target = folder / "src" / source
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            target.parent.mkdir(exist_ok=True)
            copy(ROOT / source, target)
        _pip("wheel", "--wheel-dir", str(folder), str(folder / "src"))
        (wheel,) = folder.glob("*.whl")
        _pip("install", "--target", str(folder / "bot"), str(wheel))
        for name, mode in (("data", 0o555), ("kept", 0o777)):
            (folder / name).mkdir()
            (folder / name).chmod(mode)
            if os.geteuid() == 0:
                os.chown(folder / name, NOBODY, NOBODY)
        yield folder


def _pip(*words: str) -> None:
    deed, *rest = words
    alone = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    isolated = () if deed == "install" else ("--no-build-isolation",)
    command = [sys.executable, "-m", "pip", deed, *alone, *isolated, *rest]
    subprocess.run(command, check=True)


def hosted(
    image: Path, *words: str, **settings: str
) -> AbstractContextManager[subprocess.Popen[str]]:
    """A command as in the container: not root, no HOME, nothing to write but /tmp and `kept`."""
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"PYTHONPATH": str(image / "bot"), "PYTHONSAFEPATH": "1"}
    env |= {f"{PREFIX}{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "bot", *words]
    streams = {"text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return started(command, cwd=image / "data", env=env, **streams, **_not_root())


def in_the_image(image: Path, *words: str, **settings: str) -> tuple[int, str]:
    """How it ended, and what it said on standard error."""
    with hosted(image, *words, **settings) as process:
        _said, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, errors


def _not_root() -> dict[str, Any]:
    """Nobody; where this Python is root's alone, a root that is stripped of every power."""
    if os.geteuid() != 0:
        return {}
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try:
        subprocess.run([sys.executable, "-c", ""], check=True, **nobody)
    except (PermissionError, subprocess.CalledProcessError):
        return {"preexec_fn": _strip}
    return nobody


def _strip() -> None:
    drop = ctypes.CDLL(None).prctl
    for power in range(64):
        drop(PR_CAPBSET_DROP, power, 0, 0, 0)


def test_it_runs_where_nothing_can_be_written(image: Path, established: Council) -> None:
    kept = image / "kept" / "bot.sqlite3"
    shutil.copy(established.database, kept)
    kept.chmod(0o666)
    changed = established.environment(DATABASE_URL=f"sqlite:///{kept}")
    settings = {name.removeprefix(PREFIX): value for name, value in changed.items()}
    pack = str(image / "bot" / "bot" / "policies" / "packs" / "camden.yaml")
    for words in (("migrate",), ("doctor",), ("policy", "check", pack), ("tick", "--send")):
        code, errors = in_the_image(image, *words, **settings)
        assert code == 0, errors
    workspace = established.workspace
    with hosted(image, "run", **settings) as process:
        workspace.wait_for(lambda: workspace.state()["connections"], PATIENCE)
        process.terminate()
        _said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert list((image / "data").iterdir()) == []


def test_a_file_that_cannot_be_written_is_a_sentence(image: Path) -> None:
    code, errors = in_the_image(image, "init", ENCRYPTION_KEYS=Fernet.generate_key().decode())
    assert code == 1
    assert "may this user write in it?" in errors


def test_what_the_image_copies_is_there_and_is_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for source in copied():
        assert (ROOT / source).exists()
        assert f"!{source}" in let_through
    assert ".env" not in "".join(copied())


def test_the_image_is_not_root_and_pinned() -> None:
    user = instructions("USER")[-1]
    assert all(int(number) > 0 for number in user.split(":"))
    assert any("--require-hashes -r requirements.txt" in line for line in instructions("RUN"))
    pinned = re.findall(r"^\S+==\S+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pinned
    python = re.findall(r"python:(\d+)\.(\d+)", DOCKERFILE)
    assert set(python) == {("3", "11")}


@pytest.mark.parametrize(("problem", "code"), [("", 0), ("It hangs.", 1)])
def test_the_health_check_asks_the_port_that_is_served(problem: str, code: int) -> None:
    health = Health(not problem, "2026-11-23T09:00:00+00:00", idle=True, problem=problem)
    with served(lambda: health, lambda: b"", "127.0.0.1", 0) as port:
        assert asked_at(port) == code


def test_the_health_check_of_one_that_does_not_answer() -> None:
    assert asked_at(free_port()) == 1


def asked_at(port: int) -> int:
    """The exit code of the image's own health check."""
    (check,) = instructions("HEALTHCHECK")
    command = json.loads(check[check.index("CMD ") + len("CMD ") :])
    env = {**os.environ, f"{PREFIX}HEALTH_PORT": str(port)}
    python = [sys.executable, *command[1:]]
    return subprocess.run(python, env=env, stderr=subprocess.DEVNULL, check=False).returncode


def test_the_port_of_the_health_check_is_always_set() -> None:
    served_at = re.search(rf"{PREFIX}HEALTH_PORT=(\d+)", DOCKERFILE)
    assert served_at
    chosen = COMPOSE["services"]["bot"]["environment"][f"{PREFIX}HEALTH_PORT"]
    assert chosen == f"${{{PREFIX}HEALTH_PORT:-{served_at[1]}}}"


def test_over_http_slack_reaches_the_port_that_the_container_serves() -> None:
    added = yaml.safe_load((ROOT / "docker-compose.http.yaml").read_text(encoding="utf-8"))
    bot = added["services"].pop("bot")
    assert added == {"services": {}}
    given = {name.removeprefix(PREFIX).lower(): text for name, text in bot["environment"].items()}
    settings = read_settings(**given)
    assert settings.slack_mode == "http"
    assert ipaddress.ip_address(settings.http_host).is_unspecified
    (published,) = bot["ports"]
    assert published.startswith("127.0.0.1:")
    assert published.endswith(f":{settings.http_port}")


def test_what_is_composed_fits_the_image_and_the_settings() -> None:
    bot, database = COMPOSE["services"]["bot"], COMPOSE["services"]["database"]
    commands = {command.name for command in app.registered_commands}
    assert bot["command"][0] in commands
    assert set(bot["environment"]) <= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    user, password = database["environment"]["POSTGRES_USER"], "${DATABASE_PASSWORD"
    assert f"//{user}:{password}" in bot["environment"]["SUPERVISION_DATABASE_URL"]
    assert bot["environment"]["SUPERVISION_DATABASE_URL"].endswith("@database/supervision")
    assert database["environment"]["POSTGRES_DB"] == "supervision"
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    assert set(COMPOSE["volumes"]) == {"database"}
    assert "DATABASE_PASSWORD" in dotenv_values(ROOT / ".env.example")
    assert "ports" not in bot
    assert "ports" not in database
