"""Modals and App Homes: what each person has open."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.elements import Values, state_values, with_ids
from sandbox.errors import Json
from sandbox.identifiers import new_hash, new_id

STACK_LIMIT = 3


@dataclass
class View:
    """`body` is Slack's view object; `errors` the field errors shown."""

    user_id: str
    body: Json
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])

    def shown(self) -> Json:
        """The view with what the person has put in so far."""
        return {**self.body, "state": {"values": state_values(self.blocks, self.values)}}

    def replace(self, sent: Json) -> None:
        """New content in the same place; what was put in stays where ids stay."""
        kept = ("id", "root_view_id", "previous_view_id", "team_id", "app_id", "bot_id")
        place = {key: self.body[key] for key in (*kept, "app_installed_team_id")}
        self.body = {**_content(sent), **place, "hash": new_hash()}
        self.errors = {}


@dataclass
class Views:
    """All views of a workspace: a stack of modals and one Home for each person."""

    team_id: str
    app_id: str
    bot_id: str
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    def stack(self, user_id: str) -> list[View]:
        return self.modals.setdefault(user_id, [])

    def find(self, view_id: str) -> View | None:
        stacked = [view for stack in self.modals.values() for view in stack]
        return next((v for v in [*stacked, *self.homes.values()] if v.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        stacked = [view for stack in self.modals.values() for view in stack]
        return next((v for v in stacked if v.body["external_id"] == external_id), None)

    def open(self, user_id: str, sent: Json) -> View:
        """A first modal, in place of whatever the person had open."""
        self.modals[user_id] = []
        return self.push(user_id, sent)

    def push(self, user_id: str, sent: Json) -> View:
        stack = self.stack(user_id)
        view = View(user_id, self._new_body(sent))
        if stack:
            view.body["root_view_id"] = stack[0].id
            view.body["previous_view_id"] = stack[-1].id
        stack.append(view)
        return view

    def publish(self, user_id: str, sent: Json) -> View:
        home = self.homes.get(user_id)
        if home is None:
            home = self.homes[user_id] = View(user_id, self._new_body(sent))
        else:
            home.replace(sent)
        return home

    def close(self, view: View) -> None:
        stack = self.stack(view.user_id)
        self.modals[view.user_id] = stack[: stack.index(view)]

    def clear(self, user_id: str) -> list[View]:
        """Closes everything; the views that were open, top first."""
        return list(reversed(self.modals.pop(user_id, [])))

    def _new_body(self, sent: Json) -> Json:
        view_id = new_id("V")
        return {
            **_content(sent),
            "id": view_id,
            "team_id": self.team_id,
            "app_id": self.app_id,
            "bot_id": self.bot_id,
            "app_installed_team_id": self.team_id,
            "root_view_id": view_id,
            "previous_view_id": None,
            "hash": new_hash(),
        }


def _content(sent: Json) -> Json:
    content: dict[str, Any] = {
        "type": sent["type"],
        "title": sent.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "submit": sent.get("submit"),
        "close": sent.get("close"),
        "blocks": with_ids(sent["blocks"]),
        "callback_id": sent.get("callback_id", ""),
        "external_id": sent.get("external_id", ""),
        "private_metadata": sent.get("private_metadata", ""),
        "state": {"values": {}},
        "clear_on_close": sent.get("clear_on_close", False),
        "notify_on_close": sent.get("notify_on_close", False),
    }
    return content
