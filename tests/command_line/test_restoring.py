"""After a backup is restored: the steps of docs/operations.md, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.command_line.council import NOW, Council
from tests.support.by_the_page import Place, blocks, in_a_file, on_a_server

FILE, SERVER = "A SQLite file", "PostgreSQL"


@pytest.fixture(params=[FILE, pytest.param(SERVER, marks=pytest.mark.server)])
def heading(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(
    heading: str, council: Council, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Place]:
    """Where the council's database is, set up as far as the first run."""
    if heading == FILE:
        council.establish()
        yield in_a_file(tmp_path)
        return
    server = request.getfixturevalue("postgres")
    with on_a_server(server, tmp_path, owner_may_all=False) as there:
        council.database_url = there.url
        council.establish()
        yield there


def test_nothing_is_said_before_it_is_let_speak(
    council: Council, place: Place, heading: str
) -> None:
    back_up, restore = blocks(heading)
    look, let_speak = blocks("After restoring")
    council.well("tick", "--send")
    place.run(back_up)
    council.workspace.move_clock(NOW + timedelta(days=2, hours=2))
    assert "Messages sent: 0" not in council.well("tick", "--send")
    place.run(restore)
    shown = place.run(look.replace("TODAY", "2026-11-25"), typed="y\n", **council.environment())
    assert "Paused" in shown
    assert "good  database and keys" in shown
    assert "Nothing would change" in shown
    assert "to Alice Fry" in shown or "to Bob Eames" in shown
    assert "Messages sent: 0" in council.well("tick", "--send")
    place.run(let_speak, **council.environment())
    assert "Messages sent: 0" not in council.well("tick", "--send")
