"""What the doctor asks of Slack: is the token good, are the scopes there, do our clocks agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient

from bot.surfaces.slack.failures import safe_to_repeat
from bot.surfaces.slack.scopes import missing_scopes
from bot.surfaces.surface import SurfaceError


@dataclass(frozen=True, slots=True)
class Findings:
    """What Slack answered. `skew` is how far its clock is from ours, in seconds; None: unsaid."""

    workspace: str
    name: str
    missing_scopes: list[str]
    skew: float | None


def look(client: WebClient) -> Findings:
    """Asks with the bot's token. Raises SurfaceError if it is refused."""
    with safe_to_repeat():
        answer = client.auth_test()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Findings(
        workspace=answer["team_id"],
        name=str(answer.get("team", "")),
        missing_scopes=missing_scopes(headers.get("x-oauth-scopes", "")),
        skew=_skew(headers.get("date", "")),
    )


def check_app_token(client: WebClient, app_token: str) -> None:
    """Asks for a connection, and does not open it. Raises SurfaceError if it is refused."""
    with safe_to_repeat():
        client.apps_connections_open(app_token=app_token)


def clock_off(client: WebClient) -> float | None:
    """Seconds between Slack's clock and ours; None if Slack does not answer or say."""
    try:
        return look(client).skew
    except SurfaceError:
        return None  # that Slack does not answer shows in messages that are late


def _skew(date: str) -> float | None:
    try:
        return abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    except ValueError:
        return None
