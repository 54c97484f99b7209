"""What went wrong with a call to Slack, in the surface's own terms.

A refusal by Slack means that nothing was said. A connection that was refused, or an address that
could not be found, means the same. Anything that broke off later leaves it unknown.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.metrics import RATE_LIMITED
from bot.surfaces.surface import (
    CannotTell,
    Rejected,
    Retry,
    SurfaceError,
    Undeliverable,
    Unknown,
)

Classify = Callable[[Exception], SurfaceError]

SOON = timedelta(seconds=5)
LATER = timedelta(seconds=60)  # somebody has to mend something first

_NEVER_LEFT = (ConnectionRefusedError, socket.gaierror)
_MAY_HAVE_BEEN_DONE = frozenset({"internal_error", "fatal_error"})
_OUR_OWN_TROUBLE = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "request_timeout",
        "service_unavailable",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    }
)
_MAY_NOT_READ = frozenset(
    {
        "access_denied",
        "ekm_access_denied",
        "missing_scope",
        "no_permission",
        "team_access_not_granted",
    }
)
_NOBODY_THERE = frozenset(
    {
        "cannot_dm_bot",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "is_archived",
        "message_not_found",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
_CODE = re.compile(r"[a-z][a-z0-9_]*")


@contextmanager
def said_once() -> Iterator[None]:
    """Round a post: what breaks off midway is `Unknown`."""
    with _translating(failure):
        yield


@contextmanager
def safe_to_repeat() -> Iterator[None]:
    """Round a call that does no harm twice: what breaks off midway is to be tried again."""
    with _translating(_again):
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Round a look at what was said: a refusal for good is `CannotTell`."""
    with _translating(_not_shown):
        yield


@contextmanager
def _translating(classify: Classify) -> Iterator[None]:
    try:
        yield
    except (SlackApiError, OSError, HTTPException, UnicodeDecodeError) as error:
        raise classify(error) from error


def failure(error: Exception) -> SurfaceError:
    """What an error of Slack's client means for a message that was being said."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, _NEVER_LEFT):
        return Retry(SOON, f"Slack could not be reached: {type(reason).__name__}")
    return Unknown(type(reason).__name__)


def _not_shown(error: Exception) -> SurfaceError:
    code = _code(error.response.data) if isinstance(error, SlackApiError) else None
    found = _again(error)
    if code in _MAY_NOT_READ or isinstance(found, Undeliverable | Rejected):
        return CannotTell(str(code))
    return found


def _again(error: Exception) -> SurfaceError:
    found = failure(error)
    return Retry(SOON, found.detail) if isinstance(found, Unknown) else found


def _answered(error: SlackApiError) -> SurfaceError:
    response = error.response
    status: int = response.status_code
    count_refusal(error)
    if status == 429:
        return Retry(_retry_after(response.headers), "Slack asks to wait")
    code = _code(response.data)
    if status >= 500 or code is None or code in _MAY_HAVE_BEEN_DONE:
        return Unknown(f"HTTP {status} {code or 'unreadable'}")
    return _refused(code)


def count_refusal(error: SlackApiError) -> None:
    """Counts a call that was one too many (429); any other refusal is nothing to count."""
    if error.response.status_code == 429:
        RATE_LIMITED.labels(error.response.api_url.rsplit("/", 1)[-1]).inc()


def _refused(code: str) -> SurfaceError:
    if code in ("ratelimited", "rate_limited"):
        return Retry(LATER, code)
    if code in _OUR_OWN_TROUBLE:
        return Retry(LATER, code)
    return Undeliverable(code) if code in _NOBODY_THERE else Rejected(code)


def _code(data: object) -> str | None:
    """Slack's own error code; None where the body could not be read."""
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(given)) if given.isdigit() else LATER
