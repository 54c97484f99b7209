"""What an app may do, read from its manifest (app.yaml) or given as a list of scopes."""

from dataclasses import dataclass

import yaml

from sandbox.errors import ControlError, Json


@dataclass(frozen=True)
class Grants:
    """Scopes and features of the app. `events` and `commands` None: not limited."""

    scopes: frozenset[str]
    events: frozenset[str] | None = None
    commands: frozenset[str] | None = None
    home_enabled: bool = True
    messages_enabled: bool = True
    interactive: bool = True

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
    )
