"""A council for each test, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.command_line.council import NOW, USERS, Council
from tests.support.slack import Workspace

MANIFEST = Path(__file__).parents[2] / "app.yaml"


@pytest.fixture
def council(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Council]:
    """Nothing is set up but the workspace; its clock stands at a Monday morning."""
    monkeypatch.chdir(tmp_path)
    workspace = Workspace(sandbox.url, USERS, manifest=MANIFEST.read_text(encoding="utf-8"))
    workspace.move_clock(NOW)
    yield Council(tmp_path, workspace)
    workspace.close()


@pytest.fixture
def established(council: Council) -> Council:
    """Set up as far as the first run."""
    council.establish()
    return council
