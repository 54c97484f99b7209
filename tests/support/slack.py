"""Drives the local workspace from a test: thin calls of `/_control`."""

import secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

import httpx

Json = dict[str, Any]
Found = TypeVar("Found")

FAST: Json = {
    "per_channel_per_second": 1000,
    "burst": 1000,
    "workspace_per_minute": 100_000,
    "methods": {},
}
SCOPES = ["chat:write", "commands", "im:history", "im:write", "users:read", "users:read.email"]
PEOPLE = [
    {"id": "U0AMINA00001", "name": "amina", "real_name": "Amina Yusuf", "email": "amina@x.test"},
    {"id": "U0BEN0000002", "name": "ben", "real_name": "Ben Okoro", "email": "ben@x.test"},
    {"id": "U0CARYS00003", "name": "carys", "real_name": "Carys Hughes", "email": "carys@x.test"},
]


class ControlRefusedError(Exception):
    """What `/_control` would not do; `error` is its code."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(f"{error}: {message}")
        self.error = error


class Workspace:
    """One workspace with tokens of its own."""

    def __init__(
        self,
        url: str,
        users: Iterable[Json] = tuple(PEOPLE),
        pacing: Json | None = None,
        request_port: int | None = None,
        **grants: Any,
    ) -> None:
        """`grants` is scopes=[…] or manifest="…"; without either the usual six scopes.

        With a manifest that has Socket Mode off, the app is called at `request_port` of this
        machine, and requests are signed with `signing_secret`.
        """
        self.url, self.request_port = url, request_port
        self.api_url = f"{url}/api/"
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.client = httpx.Client(base_url=f"{url}/_control/", timeout=15, trust_env=False)
        tokens = {"bot_token": self.bot_token, "app_token": self.app_token}
        self.signing_secret = secrets.token_hex(16)
        signed = {**tokens, "signing_secret": self.signing_secret}
        body = {**signed, "users": list(users), "pacing": pacing or FAST}
        made = self._call("POST", "workspaces", body | (grants or {"scopes": SCOPES}))
        self.team_id, self.bot_user_id = made["team_id"], made["bot_user_id"]
        self.users: list[Json] = made["users"]

    # Reading

    def is_connected(self) -> bool:
        """Whether the app can be reached, in the way that its manifest says."""
        return self.verify_url() if self.request_port else bool(self.state()["connections"])

    def state(self) -> Json:
        return self._call("GET", "state")

    def requests(self, method: str | None = None) -> list[Json]:
        """The Web API calls so far, oldest first."""
        return [r for r in self.state()["requests"] if method in (None, r["method"])]

    def counts(self) -> Json:
        """How often each method was called, by what came of it; how many calls are held back."""
        return self._call("GET", "counts")

    def all_messages(self) -> dict[str, list[Json]]:
        """Everybody's messages, by user, oldest first."""
        return self._call("GET", "messages")

    def all_homes(self) -> dict[str, Json]:
        """Every published Home, by user."""
        return self._call("GET", "homes")

    def deliveries(self, kind: str | None = None) -> list[Json]:
        """What was sent to the app and what came of it, oldest first."""
        found = self._call("GET", "deliveries")["deliveries"]
        return [each for each in found if kind in (None, each["kind"])]

    def messages(self, place: str) -> list[Json]:
        """A channel's or a person's messages, oldest first."""
        return list(self._call("GET", f"messages/{place}")["messages"])

    def home(self, user: str) -> Json | None:
        view: Json | None = self._call("GET", f"home/{user}")["view"]
        return view

    def modals(self, user: str) -> list[Json]:
        """The person's modals, bottom first."""
        return list(self._call("GET", f"modals/{user}")["views"])

    def modal_errors(self, user: str) -> dict[str, str]:
        return dict(self._call("GET", f"modals/{user}")["errors"])

    # Acting as a person

    def say(self, user: str, text: str) -> Json:
        return self._call("POST", "say", {"user": user, "text": text})

    def open_home(self, user: str) -> Json:
        return self._call("POST", "open-home", {"user": user})

    def command(self, user: str, text: str = "", command: str = "/supervision") -> Json:
        return self._call("POST", "command", {"user": user, "command": command, "text": text})

    def click(self, user: str, place: Json, action_id: str, **choice: Any) -> Json:
        """Uses an element of `place`, a message from `messages` or a view from `home`, `modals`."""
        where = {"view_id": place["id"]} if "id" in place else self._in_channel(user, place)
        body = {"user": user, "action_id": action_id, **where, **choice}
        return self._call("POST", "interact", body)

    def submit(self, user: str, values: Json | None = None) -> Json:
        """Sends the person's topmost form with `{block_id: {action_id: {"value": …}}}`."""
        top = self.modals(user)[-1]["id"]
        body = {"user": user, "view_id": top, "values": values or {}}
        return self._call("POST", "view-submit", body)

    def close_modal(self, user: str) -> Json:
        top = self.modals(user)[-1]["id"]
        return self._call("POST", "view-close", {"user": user, "view_id": top})

    # The clock

    def clock(self) -> Json:
        return self._call("GET", "clock")

    def move_clock(self, target: datetime) -> Json:
        return self._call("POST", "clock", {"target": target.isoformat()})

    def play_clock(self, as_of: datetime, idle: bool = True) -> Json:
        return self._call("PUT", "clock", {"as_of": as_of.isoformat(), "idle": idle})

    # A bad day

    def misbehave(self, kind: str, method: str | None = None, times: int = 1, **more: Any) -> None:
        body = {"kind": kind, "method": method, "times": times, **more}
        self._call("POST", "misbehave", body)

    def release(self) -> None:
        """Lets go of the calls that are held back."""
        self._call("POST", "release")

    def behave(self) -> None:
        self._call("DELETE", "misbehave")

    def cut_sockets(self) -> None:
        self._call("POST", "cut-sockets")

    def go_deaf(self, deaf: bool = True) -> None:
        """Sockets stay open; nothing is delivered and no ping answered."""
        self._call("POST", "deaf-sockets", {"deaf": deaf})

    def retry_events(self) -> None:
        """Sends every event that waits for its next attempt now."""
        self._call("POST", "retry-events")

    def verify_url(self) -> bool:
        """Whether the app answers for its request URL."""
        return bool(self._call("POST", "verify-url")["verified"])

    def refresh_sockets(self, seconds: float = 10) -> None:
        self._call("POST", "refresh-sockets", {"seconds": seconds})

    def deactivate(self, user: str) -> None:
        self._call("POST", f"users/{user}", {"deleted": True})

    def reactivate(self, user: str) -> None:
        self._call("POST", f"users/{user}", {"deleted": False})

    def set_pacing(self, **pacing: Any) -> None:
        self._call("POST", "pacing", pacing)

    # Waiting

    def wait_for(self, look: Callable[[], Found], seconds: float = 5) -> Found:
        """The first true answer of `look`; fails when there is none in time."""
        deadline = time.monotonic() + seconds
        while not (found := look()):
            if time.monotonic() > deadline:
                raise AssertionError(f"Nothing came within {seconds} seconds.")
            time.sleep(0.02)
        return found

    def close(self) -> None:
        self.client.close()

    def _in_channel(self, user: str, message: Json) -> Json:
        channels = self.state()["channels"]
        channel = next(each["id"] for each in channels if each["user"] == user)
        return {"channel": channel, "ts": message["ts"]}

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        where = {} if path == "workspaces" else {"workspace": self.bot_token}
        answer = self.client.request(method, path, params=where, json=body)
        found: Json = answer.json()
        if answer.status_code != 200:
            raise ControlRefusedError(found["error"], found["message"])
        return found
