"""Posts to a response_url, and the answer in a command's ack."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.content import Content, read_content
from sandbox.errors import Json, SlackError
from sandbox.messages import Channel, Message
from sandbox.registry import Registry
from sandbox.response_urls import ResponseUrl
from sandbox.workspace import Workspace


async def respond(request: Request) -> Response:
    """`POST /response/<team>/<secret>`: "ok", or Slack's error."""
    registry: Registry = request.app.state.registry
    try:
        workspace = registry.by_team(request.path_params["team"])
        if workspace is None:
            raise SlackError("no_team", status=404)
        url = workspace.response_urls.use(request.path_params["secret"])
        _carry_out(workspace, url, _read(await request.body()))
    except SlackError as refusal:
        return JSONResponse(refusal.body(), refusal.status)
    return PlainTextResponse("ok")


def say_in_answer(workspace: Workspace, channel: Channel, answer: Any) -> Message:
    """What an answer says: only to the person, unless `response_type` is in_channel."""
    body = {"text": answer} if isinstance(answer, str) else dict(answer)
    ephemeral = body.get("response_type", "ephemeral") != "in_channel"
    return workspace.post(channel, _content(body), ephemeral=ephemeral)


def _carry_out(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    channel = workspace.channels[url.channel_id]
    original = channel.find(url.message_ts) if url.message_ts else None
    if body.get("delete_original") and original:
        workspace.remove(channel, original)
    elif body.get("replace_original") and original:
        workspace.edit(channel, original, _content(body))
    else:
        say_in_answer(workspace, channel, body)


def _content(body: Json) -> Content:
    return read_content(body.get("text") or "", body.get("blocks"), body.get("metadata"))


def _read(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError as fault:
        raise SlackError("invalid_payload", status=400) from fault
    if not isinstance(given, dict):
        raise SlackError("invalid_payload", status=400)
    return given
