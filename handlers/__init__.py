"""Bolt listeners: check who is asking, call one use case, show its Outcome."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.surfaces.slack.failures import safe_to_repeat
from handlers import actions, commands, events, forms
from handlers.front import Front
from handlers.showing import failed
from handlers.timed_app import TimedApp

_SLACKS_OWN = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


def make_app(client: WebClient, front: Front) -> App:
    """The app with every listener.

    A listener runs in the thread that brings the request, so that no answer waits for a free
    thread of Bolt's; what may take long is left to `front.afterwards`. Requests are verified
    where they come in (bot/surfaces/slack/http.py), before they cost a thread.

    Raises:
        SurfaceError: if Slack cannot be reached or refuses the token.
    """
    with _without_slacks_own_variables(), _let_in():
        app = TimedApp(
            client=client,
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            logger=logging.getLogger("slack_bolt"),
        )
    for part in (actions, forms, commands, events):
        part.register(app, front)

    @app.error
    def boundary(
        error: Exception, body: dict[str, Any], context: BoltContext
    ) -> BoltResponse | None:
        return failed(error, body, context)

    return app


@contextmanager
def _without_slacks_own_variables() -> Iterator[None]:
    """With these in the environment Bolt would ignore our token and keep installations in files."""
    taken = {name: os.environ.pop(name) for name in _SLACKS_OWN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


@contextmanager
def _let_in() -> Iterator[None]:
    """Bolt asks Slack who we are, and has a word of its own for Slack's refusal."""
    with safe_to_repeat():
        try:
            yield
        except BoltError as error:
            if isinstance(error.__context__, SlackApiError):
                raise error.__context__ from None
            raise
