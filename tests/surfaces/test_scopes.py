"""The manifest, the list of scopes and the methods that the code calls say the same."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.surfaces.slack.scopes import CALLED, METHODS, SCOPES, missing_scopes

ROOT = Path(__file__).parents[2]
CALL = re.compile(r"client\.((?:chat|conversations|users|views|auth|apps)_\w+)\(")


def called() -> set[str]:
    """Slack's methods as the code calls them: `chat_postMessage` is `chat.postMessage`."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    names = {name for file in files for name in CALL.findall(file.read_text(encoding="utf-8"))}
    return {".".join(name.split("_")) for name in names}


def test_the_manifest_asks_for_these_scopes_and_no_other() -> None:
    manifest = yaml.safe_load((ROOT / "app.yaml").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_every_method_called_has_its_scope() -> None:
    assert "chat.postMessage" in called()
    assert called() <= CALLED


def test_no_scope_is_asked_for_in_vain() -> None:
    for scope, methods in METHODS.items():
        if scope != "commands":
            assert methods & called(), scope


def test_says_which_scopes_are_missing() -> None:
    granted = "chat:write, commands,im:history,im:write,users:read"
    assert missing_scopes(granted) == ["users:read.email"]
