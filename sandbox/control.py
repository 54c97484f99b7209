"""`/_control`: makes workspaces, reads their state, acts as a person, asks for misbehaviour."""

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox import acting
from sandbox.clock import parse_moment
from sandbox.errors import ControlError, Json
from sandbox.messages import Channel
from sandbox.misbehaviour import read_fault
from sandbox.registry import Registry, read_pacing
from sandbox.users import user_object
from sandbox.workspace import Workspace

Reader = Callable[[Workspace, Request], Json]
Doer = Callable[[Workspace, Request, Json], Awaitable[Json] | Json]


# Reading


def state(workspace: Workspace, request: Request) -> Json:
    people = workspace.users.values()
    channels = workspace.channels.values()
    return {
        "team": workspace.team_id,
        "app_id": workspace.app_id,
        "bot_user_id": workspace.bot_user_id,
        "bot_token": workspace.bot_token,
        "users": [{**user_object(each, workspace.team_id, True), **_flat(each)} for each in people],
        "channels": [{"id": each.id, "user": each.user_id} for each in channels],
        "connections": len(workspace.sockets.connections),
        "requests": list(workspace.requests),
    }


def deliveries(workspace: Workspace, request: Request) -> Json:
    return {"deliveries": list(workspace.deliveries.record)}


def messages(workspace: Workspace, request: Request) -> Json:
    channel = _channel(workspace, request.path_params["channel"])
    return {"messages": [each.as_control() for each in channel.messages] if channel else []}


def counts(workspace: Workspace, request: Request) -> Json:
    faults = workspace.misbehaviour
    return {"calls": workspace.counts, "held": len(faults.gate.held), "struck": faults.struck}


def all_messages(workspace: Workspace, request: Request) -> Json:
    channels = workspace.channels.values()
    return {each.user_id: [one.as_control() for one in each.messages] for each in channels}


def all_homes(workspace: Workspace, request: Request) -> Json:
    return {user: view.shown() for user, view in workspace.views.homes.items()}


def home(workspace: Workspace, request: Request) -> Json:
    view = workspace.views.homes.get(request.path_params["user"])
    return {"view": view.shown() if view else None}


def modals(workspace: Workspace, request: Request) -> Json:
    stack = workspace.views.stack(request.path_params["user"])
    errors = stack[-1].errors if stack else {}
    return {"views": [view.shown() for view in stack], "errors": errors}


def clock(workspace: Workspace, request: Request) -> Json:
    return workspace.clock.shown()


def _flat(user: object) -> Json:
    wanted = ("title", "email", "is_admin", "deleted", "real_name", "is_bot")
    return {name: getattr(user, name) for name in wanted}


def _channel(workspace: Workspace, place: str) -> Channel | None:
    if place in workspace.users:
        return workspace.direct_message(place)
    if place not in workspace.channels:
        raise ControlError("channel_not_found", "There is no such channel or user.", status=404)
    return workspace.channels[place]


# Changing


def move_clock(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.clock.move_to(parse_moment(body.get("target"), "target"))
    workspace.tell("clock")
    return workspace.clock.shown()


def play_clock(workspace: Workspace, request: Request, body: Json) -> Json:
    as_of = parse_moment(body.get("as_of"), "as_of")
    workspace.clock.played(as_of, bool(body.get("idle", False)))
    workspace.tell("clock")
    return workspace.clock.shown()


def misbehave(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.misbehaviour.faults.append(read_fault(body))
    return {"ok": True}


def behave(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.misbehaviour.faults.clear()
    return {"ok": True}


def release(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.misbehaviour.gate.open()
    return {"ok": True}


def set_pacing(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.pacing = read_pacing(body)
    return {"ok": True}


def cut_sockets(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.sockets.cut()
    return {"ok": True}


async def refresh_sockets(workspace: Workspace, request: Request, body: Json) -> Json:
    await workspace.sockets.refresh(float(body.get("seconds", 10)))
    return {"ok": True}


def go_deaf(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.sockets.go_deaf(bool(body.get("deaf", True)))
    return {"ok": True}


def retry_events(workspace: Workspace, request: Request, body: Json) -> Json:
    workspace.deliveries.retry_now()
    return {"ok": True}


async def verify_url(workspace: Workspace, request: Request, body: Json) -> Json:
    if workspace.http is None:
        raise ControlError("no_request_url", "This app listens in Socket Mode.")
    return {"verified": await workspace.http.verify()}


def change_user(workspace: Workspace, request: Request, body: Json) -> Json:
    user = workspace.users.get(request.path_params["user"])
    if user is None:
        raise ControlError("user_not_found", "There is no such user.", status=404)
    user.set_deleted(bool(body.get("deleted", user.deleted)))
    workspace.tell("users", user=user.id)
    return {"user": user_object(user, workspace.team_id, with_email=True)}


# Acting


async def interact(workspace: Workspace, request: Request, body: Json) -> Json:
    return await acting.interact(workspace, body, _response_root(request))


async def command(workspace: Workspace, request: Request, body: Json) -> Json:
    return await acting.command(workspace, body, _response_root(request))


async def say(workspace: Workspace, request: Request, body: Json) -> Json:
    return await acting.say(workspace, body)


async def open_home(workspace: Workspace, request: Request, body: Json) -> Json:
    return await acting.open_home(workspace, body)


async def submit(workspace: Workspace, request: Request, body: Json) -> Json:
    return await acting.submit(workspace, body)


async def close(workspace: Workspace, request: Request, body: Json) -> Json:
    return await acting.close(workspace, body)


def _response_root(request: Request) -> str:
    return f"http://{request.url.netloc}/response"


# Endpoints


async def create_workspace(request: Request) -> Response:
    try:
        workspace = _registry(request).create(await _body(request))
    except ControlError as refusal:
        return JSONResponse(refusal.body(), refusal.status)
    users = [{"id": each.id, **_flat(each), "name": each.name} for each in workspace.users.values()]
    ids = {"team_id": workspace.team_id, "app_id": workspace.app_id}
    return JSONResponse({**ids, "bot_user_id": workspace.bot_user_id, "users": users})


async def events(request: Request) -> Response:
    try:
        workspace = _workspace(request)
    except ControlError as refusal:
        return JSONResponse(refusal.body(), refusal.status)
    return StreamingResponse(workspace.watchers.stream(), media_type="text/event-stream")


def _reads(path: str, read: Reader) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(read(_workspace(request), request))
        except ControlError as refusal:
            return JSONResponse(refusal.body(), refusal.status)

    return Route(f"/_control/{path}", endpoint, methods=["GET"])


def _does(path: str, do: Doer, method: str = "POST") -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            done = do(_workspace(request), request, await _body(request))
            return JSONResponse(done if isinstance(done, dict) else await done)
        except ControlError as refusal:
            return JSONResponse(refusal.body(), refusal.status)

    return Route(f"/_control/{path}", endpoint, methods=[method])


def _registry(request: Request) -> Registry:
    registry: Registry = request.app.state.registry
    return registry


def _workspace(request: Request) -> Workspace:
    return _registry(request).by_bot_token(request.query_params.get("workspace"))


async def _body(request: Request) -> Json:
    text = await request.body()
    try:
        body = json.loads(text) if text else {}
    except ValueError as fault:
        raise ControlError("invalid_json", "The body is not JSON.") from fault
    if not isinstance(body, dict):
        raise ControlError("invalid_json", "The body must be a JSON object.")
    return body


ROUTES = [
    Route("/_control/workspaces", create_workspace, methods=["POST"]),
    Route("/_control/events", events, methods=["GET"]),
    _reads("state", state),
    _reads("counts", counts),
    _reads("messages", all_messages),
    _reads("deliveries", deliveries),
    _reads("messages/{channel}", messages),
    _reads("homes", all_homes),
    _reads("home/{user}", home),
    _reads("modals/{user}", modals),
    _reads("clock", clock),
    _does("clock", move_clock),
    _does("clock", play_clock, "PUT"),
    _does("interact", interact),
    _does("command", command),
    _does("open-home", open_home),
    _does("say", say),
    _does("view-submit", submit),
    _does("view-close", close),
    _does("misbehave", misbehave),
    _does("misbehave", behave, "DELETE"),
    _does("release", release),
    _does("pacing", set_pacing),
    _does("cut-sockets", cut_sockets),
    _does("refresh-sockets", refresh_sockets),
    _does("deaf-sockets", go_deaf),
    _does("retry-events", retry_events),
    _does("verify-url", verify_url),
    _does("users/{user}", change_user),
]
