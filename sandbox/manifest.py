"""What an app may do, read from its manifest (app.yaml) or given as a list of scopes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import yaml

from sandbox.errors import ControlError, Json

_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class RequestUrls:
    """Where an app without Socket Mode hears of each kind; "" where it names no address."""

    events: str = ""
    interactivity: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str, command: object = None) -> str:
        if kind == "slash_commands":
            return self.commands.get(str(command), "")
        return self.events if kind == "events_api" else self.interactivity


@dataclass(frozen=True)
class Grants:
    """Scopes and features of the app. `events` and `commands` None: not limited. `urls` None: the
    app listens in Socket Mode."""

    scopes: frozenset[str]
    events: frozenset[str] | None = None
    commands: frozenset[str] | None = None
    home_enabled: bool = True
    messages_enabled: bool = True
    interactive: bool = True
    urls: RequestUrls | None = None

    @property
    def provided(self) -> str:
        return ",".join(sorted(self.scopes))

    def receives(self, event: str) -> bool:
        return self.events is None or event in self.events


def read_grants(body: Json) -> Grants:
    """Grants from `{"manifest": text}` or `{"scopes": […]}`."""
    if "manifest" in body:
        return _from_manifest(str(body["manifest"]))
    if isinstance(body.get("scopes"), list):
        return Grants(frozenset(body["scopes"]))
    raise ControlError("scopes_missing", "Give either scopes (a list) or manifest (its text).")


def _from_manifest(text: str) -> Grants:
    try:
        manifest = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise ControlError("invalid_manifest", f"The manifest is not YAML: {fault}") from fault
    if not isinstance(manifest, dict):
        raise ControlError("invalid_manifest", "The manifest must be a mapping.")
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    home = features.get("app_home", {})
    return Grants(
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands=frozenset(each["command"] for each in features.get("slash_commands", [])),
        home_enabled=bool(home.get("home_tab_enabled", False)),
        messages_enabled=not home.get("messages_tab_read_only_enabled", True),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        urls=None if settings.get("socket_mode_enabled", False) else _request_urls(manifest),
    )


def _request_urls(manifest: Json) -> RequestUrls:
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    commands = features.get("slash_commands", [])
    return RequestUrls(
        events=_local(settings.get("event_subscriptions", {}).get("request_url", "")),
        interactivity=_local(settings.get("interactivity", {}).get("request_url", "")),
        commands={each["command"]: _local(each.get("url", "")) for each in commands},
    )


def _local(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme != "http" or parts.hostname not in _LOCAL):
        raise ControlError(
            "request_url_not_local", f"The local workspace sends to this machine only, not {url}."
        )
    return url
