"""`supervision-bot doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.command_line import checks, say
from bot.command_line.checks import Check
from bot.command_line.opening import begin
from bot.house import opened_house
from bot.settings import Settings
from bot.surfaces.slack.checkup import check_app_token, look
from bot.surfaces.slack.client import make_client
from bot.surfaces.surface import SurfaceError

_PATIENCE = 10.0
_SKEW = 60.0  # seconds; messages in doubt are looked for with ten minutes' margin
_COPY = "In Slack: Your apps, your app, "


def doctor() -> None:
    """Look at everything the bot needs, and say what to do about what is wrong."""
    settings = begin()
    found = list(_all(settings))
    for check in found:
        _show(check)
    wrong = sum(check.wrong for check in found)
    if wrong:
        raise say.fail(f"\n{wrong} to mend before the bot can do its work.")
    say.out.print("\nEverything that the bot needs is there.")


def _all(settings: Settings) -> Iterator[Check]:
    basics = [checks.of_settings(settings), checks.of_database(settings)]
    yield from basics
    if not basics[1].wrong:
        policy = checks.of_policy(settings)
        yield policy
        if not policy.wrong:
            with opened_house(settings) as house:
                yield from checks.of_house(house)
    yield from _of_slack(settings)


def _of_slack(settings: Settings) -> Iterator[Check]:
    if settings.slack_bot_token:
        yield from _of_bot_token(settings)
    if settings.slack_app_token and settings.slack_mode == "socket":
        yield _of_app_token(settings)


def _of_bot_token(settings: Settings) -> Iterator[Check]:
    client = make_client(settings.slack_bot_token, settings.slack_api_url, _PATIENCE)
    try:
        found = look(client)
    except SurfaceError as error:
        mend = f"is {settings.slack_api_url} right, and the token of this app? {_COPY}OAuth"
        yield Check("Slack, bot token", f"refused or not reached: {error}", mend)
        return
    yield Check("Slack, bot token", f"good, for {found.name or found.workspace}")
    yield _of_scopes(found.missing_scopes)
    yield _of_clock(found.skew)


def _of_scopes(missing: list[str]) -> Check:
    if not missing:
        return Check("Slack, scopes", "all are granted")
    mend = f"{_COPY}OAuth: add them, and install the app again"
    return Check("Slack, scopes", f"missing: {', '.join(missing)}", mend)


def _of_clock(skew: float | None) -> Check:
    if skew is None or skew <= _SKEW:
        return Check(
            "Slack, clock", "agrees with ours" if skew is not None else "Slack does not say"
        )
    return Check("Slack, clock", f"{skew:.0f} seconds from ours", "set this machine's clock (NTP)")


def _of_app_token(settings: Settings) -> Check:
    client = make_client(settings.slack_bot_token, settings.slack_api_url, _PATIENCE)
    try:
        check_app_token(client, settings.slack_app_token)
    except SurfaceError as error:
        mend = f"{_COPY}Basic information: an app-level token with connections:write"
        return Check("Slack, app token", f"refused or not reached: {error}", mend)
    return Check("Slack, app token", "good")


def _show(check: Check) -> None:
    mark = "mend" if check.wrong else "look" if check.mend else "good"
    say.out.print(f"{mark}  {check.what}: {check.says}", soft_wrap=True, markup=False)
    for line in check.mend.splitlines():
        say.out.print(f"      {line}", soft_wrap=True, markup=False)
