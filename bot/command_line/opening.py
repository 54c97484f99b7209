"""What every command begins with: the settings, the log, and the house they lead to."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.house import House, opened_house
from bot.settings import Settings, read_settings


@contextmanager
def opened() -> Iterator[House]:
    """The house that the environment and `.env` lead to."""
    settings = read_settings()
    set_up_log(settings)
    with opened_house(settings) as house:
        yield house


def set_up_log(settings: Settings) -> None:
    """One line an event on standard error; opaque ids only, so nothing in it is private."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "apscheduler", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
