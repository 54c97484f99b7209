"""A council for each test, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.command_line import say
from sandbox.server import Sandbox
from tests.command_line.council import NOW, USERS, Council
from tests.support.ways import SOCKET, workspace_for


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same width of terminal wherever the tests run."""
    monkeypatch.setattr(say.out, "width", 200)


@pytest.fixture(scope="session")
def template(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a council that is set up as far as the first run, to copy."""
    with _council(sandbox, tmp_path_factory.mktemp("council")) as council:
        council.establish()
        return council.database


@pytest.fixture
def council(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> Iterator[Council]:
    """Nothing is set up but the workspace; its clock stands at a Monday morning."""
    monkeypatch.chdir(tmp_path)
    with _council(sandbox, tmp_path, way) as council:
        yield council


@pytest.fixture
def established(council: Council, template: Path) -> Council:
    """Set up as far as the first run."""
    shutil.copyfile(template, council.database)
    return council


@contextmanager
def _council(sandbox: Sandbox, folder: Path, way: str = SOCKET) -> Iterator[Council]:
    workspace = workspace_for(way, sandbox.url, USERS)
    workspace.move_clock(NOW)
    yield Council(folder, workspace)
    workspace.close()
