"""The listeners at work: a real Bolt app in Socket Mode, with the cast in front of it.

Nothing runs by itself: `settle` waits for what a click began, `deliver` lets the courier go round.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import yaml
from slack_bolt import BoltRequest

from bot.domain.facts import Person
from bot.domain.policy import Policy
from bot.messages.notice import Button, Buttons, Notice
from bot.policies.loader import load_pack, policy
from bot.services.desk import Desk
from bot.services.recompute import recompute
from bot.store import accounts, audit, people
from bot.store.audit import AuditRow
from bot.surfaces.slack.blocks import MESSAGE_BLOCKS, fitted, notice_blocks
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.http import HttpReceiver
from bot.surfaces.slack.listeners import Listeners
from bot.surfaces.slack.receiver import Receiver
from bot.surfaces.slack.sending import SlackSurface
from bot.surfaces.slack.socket import Socket
from bot.wiring import Words
from handlers import make_app
from handlers.front import Front
from scheduler.allowance import UNLIMITED
from scheduler.errand import UNPACED
from scheduler.product_clock import PlayedClock
from scheduler.workers import Workers
from tests.support.organisation import CAST, NOW, SURFACE
from tests.support.scheduler import USERS
from tests.support.slack import Json, Workspace

SETTINGS = Path(__file__).parents[2] / "examples" / "settings"
UNKNOWN = "U0NOBODY"
EVERYBODY = [*USERS, {"id": UNKNOWN, "name": "nobody", "real_name": "Nobody", "email": "n@x.test"}]


@cache
def council(name: str) -> Policy:
    """A council's policy with the settings of the example."""
    chosen = yaml.safe_load((SETTINGS / f"{name}.yaml").read_text(encoding="utf-8"))
    return policy(load_pack(name), chosen)


class Pool(Listeners):
    """Knows when everything that was begun is done."""

    def __init__(self) -> None:
        super().__init__(20)
        self._begun: list[Future[Any]] = []

    def submit(self, *args: Any, **more: Any) -> Future[Any]:
        begun = super().submit(*args, **more)
        self._begun.append(begun)
        return begun

    def settle(self) -> None:
        """Waits for it; raises what a listener's boundary let through."""
        while self._begun:
            wait([self._begun[0]], timeout=5)
            self._begun.pop(0).result()


class Reception:
    """What the cast see and press."""

    def __init__(self, desk: Desk, workspace: Workspace) -> None:
        self.desk, self.workspace = desk, workspace
        self.database = desk.database
        self.clock = PlayedClock(NOW)
        self._pool = Pool()
        self._client = make_client(workspace.bot_token, workspace.api_url, 5)
        self.wake: Callable[[], object] = lambda: None
        front = Front(self.desk, self.clock.now, lambda: self.wake(), self._pool)
        self.app = make_app(self._client, front)
        self._welcome_everybody()

    def listen(self) -> Receiver:
        """Connects the app, in the way that the workspace's manifest says."""
        if (port := self.workspace.request_port) is None:
            receiver: Receiver = Socket(self.app, self.workspace.app_token, self._pool, 6)
        else:
            secret = self.workspace.signing_secret
            receiver = HttpReceiver(self.app, secret, "127.0.0.1", port, self._pool)
        receiver.open()
        self.workspace.wait_for(self.workspace.is_connected)
        return receiver

    # Acting

    def press(self, who: Person | str, action: str, value: str) -> Json:
        """Presses a button of this name and value, in a message that holds nothing else."""
        return self.click(who, self.show(who, Button("Press", action, value)), action)

    def show(self, who: Person | str, *buttons: Button) -> Json:
        """Posts a message that holds these buttons and nothing else."""
        channel = self._client.conversations_open(users=user(who))["channel"]["id"]
        blocks = fitted(notice_blocks(Notice((Buttons(buttons),))), MESSAGE_BLOCKS)
        self._client.chat_postMessage(channel=channel, text="Buttons", blocks=blocks)
        return self.messages(who)[-1]

    def click(self, who: Person | str, place: Json, action: str, **choice: Any) -> Json:
        """Uses a button of a message or view; what it began is done afterwards."""
        answer = self.workspace.click(user(who), place, action, **choice)
        self._pool.settle()
        return answer

    def submit(self, who: Person | str, **answers: Any) -> Json:
        """Sends the topmost form; answers by the field's name, the rest as it stands."""
        blocks = {b["block_id"]: b for b in self.top(who)["blocks"] if b["type"] == "input"}
        values = {name: _filled(blocks[name], given) for name, given in answers.items()}
        answer = self.workspace.submit(user(who), values)
        self._pool.settle()
        return answer

    def command(self, who: Person | str, text: str = "") -> Json:
        """Types `/supervision …`; the answer that only they see, if there is one."""
        before = len(self.messages(who))
        self.workspace.command(user(who), text)
        self._pool.settle()
        return next(iter(self.messages(who)[before:]), {})

    def open_home(self, who: Person | str) -> str:
        """Opens their Home and gives its words."""
        self.workspace.open_home(user(who))
        self._pool.settle()
        self.deliver()
        return words(self.workspace.home(user(who)) or {})

    def write(self, who: Person | str, text: str) -> None:
        """Writes to the bot."""
        self.workspace.say(user(who), text)
        self._pool.settle()

    def settle(self) -> None:
        """Waits until everything that was begun is done."""
        self._pool.settle()

    def deliver(self) -> None:
        """Planner and courier go round until nothing is left to say or to show."""
        workers = Workers(
            desk=self.desk,
            surface=SlackSurface(self._client),
            surface_name=SURFACE,
            writer=Words(self.desk),
            clock=self.clock,
            timing=UNPACED,
            limits=UNLIMITED,
        )
        assert workers.run_once().waiting == 0

    def send_form_again(self, who: Person, view: Json) -> Json:
        """The same submission once more, as when an answer got lost; what Bolt answers."""
        payload = {
            "type": "view_submission",
            "team": {"id": self.workspace.team_id, "domain": "merrow"},
            "user": {"id": user(who), "name": who.id, "team_id": self.workspace.team_id},
            "api_app_id": "A0SUPERVISION",
            "trigger_id": "1.2.expired",
            "view": view,
            "response_urls": [],
        }
        answer = self.app.dispatch(BoltRequest(mode="socket_mode", body=payload))
        self._pool.settle()
        return dict(json.loads(answer.body))

    def recompute(self) -> None:
        """Has what is owed follow from what a test wrote."""
        with self.database.write() as tx:
            recompute(tx, self.desk, [who.id for who in CAST], self.clock.now())

    # Looking

    def messages(self, who: Person | str) -> list[Json]:
        """Their messages, oldest first."""
        return self.workspace.messages(user(who))

    def said(self, who: Person | str) -> list[str]:
        """The words of their messages, oldest first."""
        return [words(message) for message in self.messages(who)]

    def top(self, who: Person | str) -> Json:
        """The topmost modal."""
        return self.workspace.modals(user(who))[-1]

    def modals(self, who: Person | str) -> list[str]:
        """The words of their modals, bottom first."""
        return [words(view) for view in self.workspace.modals(user(who))]

    def errors(self, who: Person | str) -> dict[str, str]:
        """The field errors of the topmost modal."""
        return self.workspace.modal_errors(user(who))

    def audited(self, subject: str) -> list[AuditRow]:
        """What is on record about an id."""
        with self.database.read() as tx:
            return audit.about(tx, subject)

    def _welcome_everybody(self) -> None:
        with self.database.write() as tx:
            for who in CAST:
                accounts.remove(tx, who.id)
                accounts.put(tx, SURFACE, self.workspace.team_id, user(who), who.id)
                people.greeted(tx, who.id, NOW)


@contextmanager
def open_reception(desk: Desk, workspace: Workspace) -> Iterator[Reception]:
    """A reception that listens until the end of the block."""
    reception = Reception(desk, workspace)
    receiver = reception.listen()
    try:
        yield reception
    finally:
        Thread(
            target=receiver.finish, name="goodbye"
        ).start()  # it takes its time, and nobody waits


def user(who: Person | str) -> str:
    """Their account."""
    return who if isinstance(who, str) else f"U0{who.id.upper()}"


def words(shown: Mapping[str, Any]) -> str:
    """Everything that can be read in a message or view, a line for each text."""
    return "\n".join(_texts([shown.get("title"), shown.get("blocks", [])]))


def buttons(shown: Mapping[str, Any]) -> list[str]:
    """The names of the buttons in a message or view, in order."""
    rows = [block for block in shown.get("blocks", []) if block["type"] == "actions"]
    return [element["action_id"].partition("#")[0] for row in rows for element in row["elements"]]


def fields(view: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in each field of a form."""
    state = view["state"]["values"]
    return {name: _standing(next(iter(held.values()))) for name, held in state.items()}


def _texts(value: object) -> Iterator[str]:
    match value:
        case {"type": "plain_text" | "mrkdwn", "text": str(text)}:
            yield text
        case dict():
            yield from _texts(list(value.values()))
        case list():
            for each in value:
                yield from _texts(each)


_KEYS = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "plain_text_input": "value",
    "radio_buttons": "selected_option",
    "static_select": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
}


def _filled(block: Json, given: Any) -> Json:
    kind = block["element"]["type"]
    return {block["element"]["action_id"]: {_KEYS[kind]: given}}


def _standing(held: Json) -> Any:
    value = held[_KEYS[held["type"]]]
    if isinstance(value, list):
        return [one["value"] for one in value]
    return value["value"] if isinstance(value, dict) else value


def later(reception: Reception, moment: datetime) -> None:
    """Product time moves on, and what is due by then is said."""
    reception.clock.move_to(moment)
    reception.deliver()
