"""The manifest, for either way of listening."""

from __future__ import annotations

import yaml

from bot.surfaces.slack.manifest import over_http
from tests.support.ways import MANIFEST

URL = "https://bot.example.gov.uk/slack/events"


def test_over_http_the_same_app_is_called_at_one_address() -> None:
    before, after = yaml.safe_load(MANIFEST), yaml.safe_load(over_http(MANIFEST, URL))
    settings, (command,) = after["settings"], after["features"]["slash_commands"]
    assert settings.pop("socket_mode_enabled") is False
    assert settings["event_subscriptions"].pop("request_url") == URL
    assert settings["interactivity"].pop("request_url") == URL
    assert command.pop("url") == URL
    before["settings"].pop("socket_mode_enabled")
    assert after == before
