"""The local workspace as one application: Web API, Socket Mode, `/_control` and the page."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from sandbox.control import ROUTES
from sandbox.registry import Registry
from sandbox.responding import respond
from sandbox.socket_mode import serve_socket
from sandbox.web_api.endpoint import call_method

PAGE = Path(__file__).parent / "page"
# Names a browser on this machine may use: a page elsewhere cannot reach in under its own name.
LOCAL_NAMES = ["127.0.0.1", "localhost", "[::1]"]


def create_app() -> Starlette:
    """A fresh, empty stand-in for Slack."""
    routes: list[BaseRoute] = [
        Route("/", page, methods=["GET"]),
        Mount("/page", StaticFiles(directory=PAGE)),
        Route("/api/{method}", call_method, methods=["GET", "POST"]),
        Route("/response/{team}/{secret}", respond, methods=["POST"]),
        WebSocketRoute("/link", link),
        *ROUTES,
    ]
    app = Starlette(
        routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_NAMES)]
    )
    app.state.registry = Registry()
    return app


async def page(request: Request) -> FileResponse:
    return FileResponse(PAGE / "index.html")


async def link(websocket: WebSocket) -> None:
    """One socket for each ticket of apps.connections.open."""
    registry: Registry = websocket.app.state.registry
    workspace = registry.tickets.pop(websocket.query_params.get("ticket", ""), None)
    if workspace is None:
        await websocket.close()
        return
    await serve_socket(websocket, workspace.sockets, workspace.app_id)
