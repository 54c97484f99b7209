"""`/api/<method>`: token, scope, arguments, misbehaviour, and the reply."""

import asyncio
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.errors import Json, SlackError
from sandbox.misbehaviour import ConnectionDroppedError
from sandbox.registry import Registry
from sandbox.web_api import auth, chat, conversations, people, views
from sandbox.web_api.arguments import Arguments, read_request
from sandbox.web_api.method import Method
from sandbox.workspace import Workspace

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **people.METHODS,
    **views.METHODS,
}


async def call_method(request: Request) -> Response:
    """Answers one call, or drops its connection where a fault says so."""
    try:
        return await _answer(request)
    except SlackError as refusal:
        return _refused(refusal)


async def _answer(request: Request) -> Response:
    registry: Registry = request.app.state.registry
    name = request.path_params["method"]
    token, arguments = await read_request(request)
    workspace = _workspace(registry, token)
    try:
        body = await _carry_out(workspace, name, token or "", arguments)
    except ConnectionDroppedError:
        _note(workspace, name, arguments, "connection_dropped")
        return await drop_connection(request)
    except SlackError as refusal:
        _note(workspace, name, arguments, refusal.error)
        return _refused(refusal, workspace)
    _note(workspace, name, arguments, None)
    if name == "apps.connections.open":
        body["url"] = _socket_url(request, registry.issue_ticket(workspace), workspace.app_id)
    return JSONResponse({"ok": True, **body}, headers=_scopes(workspace))


def _workspace(registry: Registry, token: str | None) -> Workspace:
    if not token:
        raise SlackError("not_authed")
    workspace = registry.by_any_token(token)
    if workspace is None:
        raise SlackError("invalid_auth")
    return workspace


async def _carry_out(workspace: Workspace, name: str, token: str, arguments: Arguments) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    fault = workspace.misbehaviour.take(name, _places(workspace, arguments))
    if fault is not None:
        await fault.before(workspace.misbehaviour.gate)
    workspace.pacing.call(name)
    method.check(workspace, token, arguments)
    body = method.carry_out(workspace, arguments)
    if fault is not None:
        await fault.after(workspace.misbehaviour.gate)
    return body


def _places(workspace: Workspace, arguments: Arguments) -> list[str]:
    """The conversation that a call is about: the channel first, where there is one, by any name."""
    given = arguments.given.get("channel")
    if not isinstance(given, str):
        return []
    channel = workspace.channels.get(given) or workspace.direct_message(given)
    return [channel.id, channel.user_id] if channel else [given]


async def drop_connection(request: Request) -> Response:
    """Closes the TCP connection; the empty answer goes nowhere."""
    request.state.abort()
    await asyncio.sleep(0)
    return Response()


def _refused(refusal: SlackError, workspace: Workspace | None = None) -> Response:
    headers = {**refusal.headers, **(_scopes(workspace) if workspace else {})}
    if refusal.status >= 500:
        return PlainTextResponse("upstream connect error", refusal.status, headers)
    return JSONResponse(refusal.body(), refusal.status, headers)


def _scopes(workspace: Workspace) -> dict[str, str]:
    return {"x-oauth-scopes": workspace.grants.provided}


def _note(workspace: Workspace, name: str, arguments: Arguments, error: str | None) -> None:
    """Keeps the call for `GET /_control/state`."""
    workspace.counts[name][error or "ok"] += 1
    noted = {"method": name, "ok": error is None, "error": error}
    where = {"channel": next(iter(_places(workspace, arguments)), None)}
    workspace.requests.append({**noted, **where, "at": datetime.now(UTC).isoformat()})


def _socket_url(request: Request, ticket: str, app_id: str) -> str:
    return f"ws://{request.url.netloc}/link?ticket={ticket}&app_id={app_id}"
