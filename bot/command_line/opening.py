"""What every command begins with: the settings, the log, and the house they lead to."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog

from bot.house import House, opened_house
from bot.settings import Settings, read_settings
from bot.wiring import product_clock


@contextmanager
def opened() -> Iterator[House]:
    """The house that the environment and `.env` lead to."""
    settings = begin()
    with opened_house(settings, product_clock(settings)) as house:
        yield house


def begin() -> Settings:
    """The settings, with the log set up as they ask."""
    settings = read_settings()
    set_up_log(settings)
    return settings


def product_now(settings: Settings) -> datetime:
    """What time it is for the product."""
    return product_clock(settings).now()


def set_up_log(settings: Settings) -> None:
    """One line an event on standard error; opaque ids only, so nothing in it is private."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "apscheduler", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.dev.ConsoleRenderer(
                colors=False,
                exception_formatter=structlog.dev.plain_traceback,  # no values of variables
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
