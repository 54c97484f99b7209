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
    Whom,
)

Classify = Callable[[Exception], SurfaceError]
NOT_TAKEN = (SlackApiError, OSError, HTTPException, UnicodeDecodeError)  # whatever a call ends with

SOON = timedelta(seconds=5)
LATER = timedelta(seconds=60)  # somebody has to mend something first

_NEVER_LEFT = (ConnectionRefusedError, socket.gaierror)
_MAY_HAVE_BEEN_DONE = frozenset({"internal_error", "fatal_error"})
_OF_THE_TOKEN = frozenset(  # nobody can be served until somebody mends it
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
_OF_THE_WORKSPACE = frozenset(  # a setting, as a rule: the next one shows whether it is
    {
        "accesslimited",
        "app_access_restricted",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "message_limit_exceeded",
        "messages_tab_disabled",
        "not_enabled",
        "rate_limited",
        "ratelimited",
        "restricted_action",
        "service_unavailable",
        "team_access_not_granted",
        "team_not_found",
    }
)
_OF_THIS_ONE = frozenset({"access_denied", "no_permission", "request_timeout"})
_OF_THE_PERSON = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",  # a post to a user's id
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
_GONE = frozenset(  # a message or its conversation, never the person
    {
        "cant_update_message",
        "edit_window_closed",
        "is_archived",
        "message_not_found",
        "not_in_channel",
    }
)
_OF_THE_TEXT = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_form_data",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "view_too_large",
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
def for_everybody() -> Iterator[None]:
    """Round a question that is asked once for all: whatever goes wrong concerns them all."""
    with _translating(_nobody_served):
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Round a look at what was said: a refusal for good is `CannotTell`, or nobody there."""
    with _translating(_not_shown):
        yield


@contextmanager
def _translating(classify: Classify) -> Iterator[None]:
    try:
        yield
    except NOT_TAKEN as error:
        raise classify(error) from error


def failure(error: Exception) -> SurfaceError:
    """What an error of Slack's client means for a message that was being said."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, _NEVER_LEFT):
        detail = f"Slack could not be reached: {type(reason).__name__}"
        return Retry(SOON, detail, Whom.PERHAPS_ALL)
    return Unknown(type(reason).__name__)


def _not_shown(error: Exception) -> SurfaceError:
    code, found = _code_of(error), failure(error)
    conversation = code in _MAY_NOT_READ or code == "channel_not_found"
    if conversation or code in _GONE or isinstance(found, Rejected):
        return CannotTell(str(code))
    return _to_repeat(error, found)


def _again(error: Exception) -> SurfaceError:
    return _to_repeat(error, failure(error))


def _to_repeat(error: Exception, found: SurfaceError) -> SurfaceError:
    """Slack counts such calls for the whole workspace. What it refuses for a reason that is new to
    us may be mended; it is not left as it is for ever."""
    code = _code_of(error)
    if code in _GONE:
        return Undeliverable(code)
    match found:
        case Unknown():
            return Retry(SOON, found.detail)
        case Rejected(of_the_text=False):
            return Retry(LATER, found.detail)
        case Retry(whom=Whom.PERHAPS_ALL) if is_one_too_many(error):
            return Retry(found.after, str(found), Whom.EVERYBODY)
    return found


def _nobody_served(error: Exception) -> SurfaceError:
    found = _again(error)
    return Retry(found.after if isinstance(found, Retry) else LATER, str(found), Whom.EVERYBODY)


def _answered(error: SlackApiError) -> SurfaceError:
    response = error.response
    status: int = response.status_code
    count_refusal(error)
    if status == 429:  # of posts Slack counts those to a channel too, and does not say which it was
        return Retry(_retry_after(response.headers), "Slack asks to wait", Whom.PERHAPS_ALL)
    code = _code(response.data)
    if status >= 500 or code is None or code in _MAY_HAVE_BEEN_DONE:
        return Unknown(f"HTTP {status} {code or 'unreadable'}")
    return _refused(code)


def count_refusal(error: SlackApiError) -> None:
    """Counts a call that was one too many (429); any other refusal is nothing to count."""
    if is_one_too_many(error):
        RATE_LIMITED.labels(error.response.api_url.rsplit("/", 1)[-1]).inc()


def is_one_too_many(error: BaseException | None) -> bool:
    """Whether Slack refused a call only since there were too many (429)."""
    return isinstance(error, SlackApiError) and bool(error.response.status_code == 429)


def _refused(code: str) -> SurfaceError:
    if code in _OF_THE_PERSON:
        return Undeliverable(code)
    if code in _OF_THE_TOKEN:
        return Retry(LATER, code, Whom.EVERYBODY)
    if code in _OF_THE_WORKSPACE:
        return Retry(LATER, code, Whom.PERHAPS_ALL)
    if code in _OF_THIS_ONE:
        return Retry(LATER, code)
    return Rejected(code, of_the_text=code in _OF_THE_TEXT)


def _code_of(error: Exception) -> str | None:
    return _code(error.response.data) if isinstance(error, SlackApiError) else None


def _code(data: object) -> str | None:
    """Slack's own error code; None where the body could not be read."""
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(given)) if given.isdigit() else LATER
