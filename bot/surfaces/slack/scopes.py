"""The scopes that app.yaml asks for, and which of Slack's methods needs each."""

from __future__ import annotations

from collections.abc import Mapping

NO_SCOPE = frozenset(
    {
        "apps.connections.open",  # by the app-level token, connections:write
        "auth.test",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    }
)
METHODS: Mapping[str, frozenset[str]] = {
    "chat:write": frozenset({"chat.postMessage", "chat.update", "chat.delete"}),
    "commands": frozenset(),  # /supervision
    "im:history": frozenset({"conversations.history"}),  # and hearing what people write to it
    "im:write": frozenset({"conversations.open"}),
    "users:read": frozenset({"users.info", "users.list"}),
    "users:read.email": frozenset({"users.lookupByEmail"}),
}
SCOPES = frozenset(METHODS)
CALLED = NO_SCOPE.union(*METHODS.values())


def missing_scopes(granted: str) -> list[str]:
    """The scopes that are not in Slack's `x-oauth-scopes` header, by name."""
    return sorted(SCOPES - {scope.strip() for scope in granted.split(",")})
