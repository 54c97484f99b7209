"""All workspaces of this process, found by token."""

import secrets
from dataclasses import dataclass, field

from sandbox.errors import ControlError, Json
from sandbox.identifiers import new_id
from sandbox.manifest import read_grants
from sandbox.pacing import Pacing
from sandbox.users import User
from sandbox.workspace import Workspace

_USER_FIELDS = {"id", "name", "real_name", "email", "title", "deleted", "is_admin"}


@dataclass
class Registry:
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    tickets: dict[str, Workspace] = field(default_factory=dict)

    def create(self, body: Json) -> Workspace:
        """A workspace from the body of `POST /_control/workspaces`."""
        bot_token = _token(body, "bot_token", "xoxb-")
        app_token = _token(body, "app_token", "xapp-")
        taken = any(app_token == each.app_token for each in self.workspaces.values())
        if bot_token in self.workspaces or taken:
            raise ControlError("token_taken", "A workspace with this token exists.", status=409)
        users = [_read_user(each) for each in body.get("users", [])]
        workspace = Workspace(
            bot_token=bot_token,
            app_token=app_token,
            grants=read_grants(body),
            pacing=read_pacing(body.get("pacing", {})),
            signing_secret=str(body.get("signing_secret", "")),
            users={user.id: user for user in users},
        )
        self.workspaces[bot_token] = workspace
        return workspace

    def by_bot_token(self, token: str | None) -> Workspace:
        """The workspace for `?workspace=`; the first where none is named."""
        if token is None:
            found = next(iter(self.workspaces.values()), None)
        else:
            found = self.workspaces.get(token)
        if found is None:
            raise ControlError("no_workspace", "There is no such workspace.", status=404)
        return found

    def by_any_token(self, token: str) -> Workspace | None:
        tokens = ((w, (w.bot_token, w.app_token)) for w in self.workspaces.values())
        return next((workspace for workspace, held in tokens if token in held), None)

    def by_team(self, team_id: str) -> Workspace | None:
        return next((w for w in self.workspaces.values() if w.team_id == team_id), None)

    def issue_ticket(self, workspace: Workspace) -> str:
        """Admits one socket."""
        ticket = secrets.token_urlsafe(24)
        self.tickets[ticket] = workspace
        return ticket

    def close(self) -> None:
        """Lets go of every page and socket, so that the server can stop at once."""
        for workspace in self.workspaces.values():
            workspace.watchers.close()
            workspace.deliveries.transport.cut()


def _token(body: Json, name: str, prefix: str) -> str:
    token = body.get(name)
    if not isinstance(token, str) or not token.startswith(prefix):
        raise ControlError("invalid_token", f"{name} must begin with {prefix}.")
    return token


def _read_user(given: Json) -> User:
    unknown = set(given) - _USER_FIELDS
    missing = {"name", "real_name", "email"} - set(given)
    if unknown or missing:
        names = ", ".join(sorted(unknown | missing))
        raise ControlError("invalid_user", f"A user's fields are missing or not known: {names}.")
    return User(**{"id": new_id("U"), **given})


def read_pacing(given: Json) -> Pacing:
    """Pacing as given, the rest as Slack's; every limit must be above zero."""
    try:
        limits = [limit for name, limit in given.items() if name != "methods"]
        limits += given.get("methods", {}).values()
        sound = all(float(limit) > 0 for limit in limits) and "clock" not in given
        return Pacing(**given if sound else {"limits must be above zero": 0})
    except (AttributeError, TypeError, ValueError) as fault:
        raise ControlError("invalid_pacing", f"pacing is not understood: {fault}.") from fault
