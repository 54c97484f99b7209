"""What goes on after an answer lets answers go first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait

import pytest

from bot.surfaces.slack import listeners as at_work
from bot.surfaces.slack.listeners import Listeners


@pytest.fixture
def listeners() -> Iterator[Listeners]:
    with Listeners(2) as found:
        yield found


def test_it_begins_once_nobody_is_being_answered(
    listeners: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_work, "_LETS_PASS", 30)
    with listeners.answering():
        with listeners.answering():
            begun = listeners.submit(lambda: "done")
        assert not wait([begun], timeout=0.05).done
    assert begun.result(5) == "done"


def test_it_begins_though_somebody_is_always_being_answered(listeners: Listeners) -> None:
    with listeners.answering():
        assert listeners.submit(lambda: "done").result(5) == "done"


def test_an_answer_that_fails_keeps_nobody_waiting(listeners: Listeners) -> None:
    with pytest.raises(LookupError), listeners.answering():
        raise LookupError
    listeners.let_pass(0)
    assert listeners.submit(lambda: 1).result(5) == 1


def test_what_fails_is_told_to_whoever_asked_for_it(listeners: Listeners) -> None:
    with pytest.raises(ZeroDivisionError):
        listeners.submit(lambda: 1 // 0).result(5)
