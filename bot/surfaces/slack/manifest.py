"""The app's manifest (app.yaml) as it is pasted into Slack, for either way of listening."""

from __future__ import annotations

from typing import Any

import yaml


def over_http(manifest: str, url: str) -> str:
    """The same manifest for an app that Slack calls at `url`, instead of a socket."""
    changed: dict[str, Any] = yaml.safe_load(manifest)
    settings = changed["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = url
    settings["interactivity"]["request_url"] = url
    for command in changed["features"]["slash_commands"]:
        command["url"] = url
    return yaml.safe_dump(changed, sort_keys=False, allow_unicode=True)
