"""A small but real Bolt app in Socket Mode, for trying the local workspace."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.support.slack import Workspace

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, value: str = "1") -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Press"), "value": value}


ASK = {"type": "actions", "block_id": "ask", "elements": [button("form.open")]}
WORDS: Json = {
    "type": "input",
    "block_id": "words",
    "label": plain("Words"),
    "element": {"type": "plain_text_input", "action_id": "typed", "max_length": 20},
}
DAY: Json = {
    "type": "input",
    "block_id": "day",
    "optional": True,
    "label": plain("Day"),
    "element": {"type": "datepicker", "action_id": "picked", "initial_date": "2026-11-23"},
}


def form(*blocks: Json, title: str = "Form", **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": plain(title), "blocks": list(blocks)}
    return {**view, "submit": plain("Send"), **more}


class TinyApp:
    """Listens for everything; `seen` holds each payload by its kind."""

    def __init__(self, workspace: Workspace) -> None:
        client = WebClient(base_url=workspace.api_url, token=workspace.bot_token)
        self.workspace = workspace
        self.executor = ThreadPoolExecutor(20)
        self.app = App(client=client, listener_executor=self.executor)
        self.handler = SocketModeHandler(self.app, workspace.app_token, ping_interval=1)
        self.seen: dict[str, Json] = {}
        self._listen()

    def _listen(self) -> None:
        self.app.event("message")(self._message)
        self.app.event("app_home_opened")(self._home)
        self.app.action("form.open")(self._open)
        self.app.command("/supervision")(self._command)
        self.app.view("form")(self._submitted)
        self.app.view_closed("form")(self._closed)

    def _message(self, event: Json, client: WebClient) -> None:
        self.seen["message"] = event
        client.chat_postMessage(channel=event["channel"], text="Press it", blocks=[ASK])

    def _home(self, event: Json, client: WebClient) -> None:
        self.seen["home"] = event
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [ASK]})

    def _open(self, ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        self.seen["click"] = body
        view = form(WORDS, DAY, notify_on_close=True, private_metadata="opaque")
        client.views_open(trigger_id=body["trigger_id"], view=view)

    def _submitted(self, ack: Ack, body: Json, view: Json) -> None:
        self.seen["submission"] = body
        words = view["state"]["values"]["words"]["typed"]["value"]
        if words == "rude":
            ack(response_action="errors", errors={"words": "Kinder words, please."})
        elif words == "more":
            ack(response_action="push", view=form(WORDS, title="Second"))
        elif words == "again":
            ack(response_action="update", view=form(WORDS, title="Changed"))
        elif words == "all":
            ack(response_action="clear")
        else:
            ack()

    def _closed(self, ack: Ack, body: Json) -> None:
        ack()
        self.seen["closed"] = body

    def _command(self, ack: Ack, body: Json, respond: Any) -> None:
        self.seen["command"] = body
        ack(f"You asked for {body['text']}")
        respond(text="And here is more")


@contextmanager
def running_app(workspace: Workspace) -> Iterator[TinyApp]:
    tiny = TinyApp(workspace)
    tiny.handler.connect()
    workspace.wait_for(lambda: workspace.state()["connections"])
    try:
        yield tiny
    finally:
        tiny.handler.close()
        tiny.executor.shutdown(wait=True)
