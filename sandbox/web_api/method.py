"""What a Web API method needs before it is carried out."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import Json, SlackError
from sandbox.web_api.arguments import Arguments
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Method:
    """`carry_out` answers without `ok`. `scope` None: any token of the right kind may call it."""

    carry_out: Callable[[Workspace, Arguments], Json]
    scope: str | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    app_token: bool = False

    def check(self, workspace: Workspace, token: str, arguments: Arguments) -> None:
        """Raises what Slack would: token type, then scope, then arguments."""
        if (token == workspace.app_token) is not self.app_token:
            raise SlackError("not_allowed_token_type")
        if self.scope is not None:
            require_scope(workspace, self.scope)
        arguments.check_names(self.required, self.optional)


def require_scope(workspace: Workspace, scope: str) -> None:
    if scope not in workspace.grants.scopes:
        raise SlackError("missing_scope", needed=scope, provided=workspace.grants.provided)
