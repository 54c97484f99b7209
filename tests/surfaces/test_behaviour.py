"""What every surface does, the fake one and Slack's: one suite over both."""

from collections.abc import Callable
from typing import Protocol

import pytest

from bot.messages.notice import Notice, Paragraph
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from bot.surfaces.surface import Marker, Surface, Undeliverable
from tests.fakes import FakeSurface
from tests.support.slack import Workspace

AMINA, BEN = "U0AMINA00001", "U0BEN0000002"
FIRST, SECOND = Marker("a" * 32, 1), Marker("b" * 32, 1)


class World(Protocol):
    """A surface, and a look at what people see of it."""

    surface: Surface

    def shown(self, person: str) -> list[str]: ...
    def home(self, person: str) -> str: ...
    def leave(self, person: str) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.surface = FakeSurface((AMINA, BEN))

    def shown(self, person: str) -> list[str]:
        return [said.notice.plain() for said in self.surface.said.get(person, {}).values()]

    def home(self, person: str) -> str:
        return self.surface.homes[person].plain()

    def leave(self, person: str) -> None:
        self.surface.people.discard(person)


class SlackWorld:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.surface = SlackSurface(make_client(workspace.bot_token, workspace.api_url, 2))

    def shown(self, person: str) -> list[str]:
        return [_words(message["blocks"]) for message in self.workspace.messages(person)]

    def home(self, person: str) -> str:
        view = self.workspace.home(person)
        assert view is not None
        return _words(view["blocks"])

    def leave(self, person: str) -> None:
        self.workspace.deactivate(person)


def _words(blocks: list[dict]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks)


@pytest.fixture(params=["fake", "slack"])
def world(request: pytest.FixtureRequest) -> World:
    make: dict[str, Callable[[], World]] = {
        "fake": FakeWorld,
        "slack": lambda: SlackWorld(request.getfixturevalue("workspace")),
    }
    return make[request.param]()


def say(text: str) -> Notice:
    return Notice((Paragraph(text),))


def test_what_is_delivered_is_shown_to_that_person_alone(world: World) -> None:
    world.surface.deliver(say("Hello."), world.surface.open(AMINA), FIRST)
    world.surface.open(BEN)

    assert world.shown(AMINA) == ["Hello."]
    assert world.shown(BEN) == []


def test_opening_twice_gives_the_same_address(world: World) -> None:
    assert world.surface.open(AMINA) == world.surface.open(AMINA)


def test_a_revision_takes_the_place_of_what_was_said(world: World) -> None:
    receipt = world.surface.deliver(say("Due."), world.surface.open(AMINA), FIRST)

    for _ in range(2):
        world.surface.revise(say("Done, thank you."), receipt, Marker(FIRST.message_id, 2))
    assert world.shown(AMINA) == ["Done, thank you."]


def test_what_is_retracted_is_gone_and_retracting_again_does_no_harm(world: World) -> None:
    address = world.surface.open(AMINA)
    receipt = world.surface.deliver(say("Hello."), address, FIRST)

    world.surface.retract(receipt)
    world.surface.retract(receipt)
    assert world.shown(AMINA) == []
    assert world.surface.find(address, FIRST, None) is None


def test_revising_what_is_gone_says_so(world: World) -> None:
    receipt = world.surface.deliver(say("Hello."), world.surface.open(AMINA), FIRST)
    world.surface.retract(receipt)

    with pytest.raises(Undeliverable):
        world.surface.revise(say("Again."), receipt, FIRST)


def test_a_message_is_found_by_its_marker_whatever_its_revision(world: World) -> None:
    address = world.surface.open(AMINA)
    first = world.surface.deliver(say("One."), address, FIRST)
    second = world.surface.deliver(say("Two."), address, SECOND)
    world.surface.revise(say("One, changed."), first, Marker(FIRST.message_id, 7))

    assert world.surface.find(address, FIRST, None) == first
    assert world.surface.find(address, SECOND, first) == second
    assert world.surface.find(address, Marker("c" * 32, 1), first) is None


def test_a_message_is_found_only_in_its_own_conversation(world: World) -> None:
    world.surface.deliver(say("One."), world.surface.open(AMINA), FIRST)

    assert world.surface.find(world.surface.open(BEN), FIRST, None) is None


def test_a_home_is_shown_and_shown_again(world: World) -> None:
    world.surface.show_home(AMINA, say("First."))
    world.surface.show_home(AMINA, say("Second."))

    assert world.home(AMINA) == "Second."


def test_somebody_who_has_left_cannot_be_reached(world: World) -> None:
    address = world.surface.open(AMINA)
    world.leave(AMINA)

    with pytest.raises(Undeliverable):
        world.surface.open(AMINA)
    with pytest.raises(Undeliverable):
        world.surface.reach(address)
    assert world.shown(AMINA) == []
