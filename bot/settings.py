"""Settings from the environment or `.env`, each `SUPERVISION_…`; docs/settings.md lists them."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.policies.faults import nearest

PREFIX = "SUPERVISION_"
ENV_FILE = ".env"
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_AUDITED_TWICE = 600  # seconds: the auditor comes round every five minutes
_LEVELS = ("debug", "info", "warning", "error")


class SettingsProblem(Exception):
    """Settings that are missing or wrong; the text names each variable and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        super().__init__("\n".join(sentences))


class Settings(BaseSettings):
    """Where everything is. What a council chooses for its policy stands in the database."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: str = "sqlite:///supervision.sqlite3"
    encryption_keys: Annotated[tuple[str, ...], NoDecode, Field(repr=False)] = ()
    slack_bot_token: str = Field("", repr=False)
    slack_app_token: str = Field("", repr=False)
    slack_signing_secret: str = Field("", repr=False)
    slack_mode: Literal["socket", "http"] = "socket"
    slack_api_url: str = "https://slack.com/api/"
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 3000
    deaf_after: Annotated[float, Field(ge=1)] = 180
    stuck_after: Annotated[float, Field(ge=1)] = 900
    timezone: str = "Europe/London"
    health_host: str = "127.0.0.1"
    health_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    heartbeat_url: str = ""
    log_level: str = "info"
    couriers: Annotated[int, Field(ge=1, le=16)] = 4
    clock_url: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people live and days begin."""
        return ZoneInfo(self.timezone)

    @property
    def to_listen(self) -> str:
        """The setting without which Slack cannot be heard in the chosen way."""
        return "slack_app_token" if self.slack_mode == "socket" else "slack_signing_secret"

    def need(self, *names: str) -> None:
        """Raises SettingsProblem unless each of these is given."""
        missing = [name for name in names if not getattr(self, name)]
        if missing:
            raise SettingsProblem(
                f"{variable(name)} is not set. {_MENDS[name]}" for name in missing
            )

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _separated(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        return tuple(key.strip() for key in given.split(",") if key.strip())

    @field_validator("encryption_keys")
    @classmethod
    def _are_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for number, key in enumerate(keys, start=1):
            try:
                Fernet(key)
            except ValueError:
                raise ValueError(f"key {number} is not whole; each has 44 characters") from None
        return keys

    @field_validator("slack_bot_token")
    @classmethod
    def _is_a_bot_token(cls, token: str) -> str:
        return _beginning(token, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _is_an_app_token(cls, token: str) -> str:
        return _beginning(token, "xapp-")

    @field_validator("slack_signing_secret")
    @classmethod
    def _is_a_secret(cls, secret: str) -> str:
        if secret and not secret.isalnum():
            raise ValueError("expected the Signing Secret: letters and digits only")
        return secret

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: str) -> str:
        scheme, colon, where = url.partition("://")
        with_driver = f"{_DRIVERS.get(scheme, scheme)}{colon}{where}"
        try:
            known = make_url(with_driver).drivername in _DRIVERS.values()
        except ArgumentError:
            known = False
        if not known:
            raise ValueError(
                "expected an address such as sqlite:///supervision.sqlite3 or "
                "postgresql+psycopg://user:password@host/name"
            )
        return with_driver

    @field_validator("slack_api_url", "heartbeat_url", "clock_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError("expected an address such as https://slack.com/api/")
        return url

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            near = nearest(name, available_timezones()) or "Europe/London"
            raise ValueError(f"expected a time zone such as {near}")
        return name

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, level: str) -> str:
        if level.lower() not in _LEVELS:
            raise ValueError(f"expected one of {', '.join(_LEVELS)}")
        return level.lower()

    @model_validator(mode="after")
    def _moves_time_on_this_machine_only(self) -> Settings:
        both = (self.clock_url, self.slack_api_url)
        if self.clock_url and not all(_is_loopback(url) for url in both):
            raise ValueError(
                f"{variable('clock_url')} moves time, to try the bot out: it is refused unless it "
                f"and {variable('slack_api_url')} are on this machine. Remove it"
            )
        return self

    @model_validator(mode="after")
    def _waits_for_the_auditor(self) -> Settings:
        if self.stuck_after < _AUDITED_TWICE and not self.clock_url:
            raise ValueError(
                f"{variable('stuck_after')}: expected {_AUDITED_TWICE} seconds or more, since the "
                "auditor comes round every 300"
            )
        return self


def read_settings(**given: Any) -> Settings:
    """The settings; `given` ones come before the environment, and that before `.env`.

    Raises:
        SettingsProblem: with everything that is wrong or misspelt.
    """
    if problems := list(_misspelt()):
        raise SettingsProblem(problems)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsProblem(_sentence(dict(fault)) for fault in error.errors()) from None


def variable(name: str) -> str:
    """The name of a setting's variable."""
    return f"{PREFIX}{name.upper()}"


_MENDS = {
    "encryption_keys": "Run supervision-bot init: it makes a key to put into .env.",
    "slack_bot_token": "Copy the Bot User OAuth Token (xoxb-…) of your Slack app into .env.",
    "slack_app_token": "Copy the app-level token (xapp-…) of your Slack app into .env.",
    "slack_signing_secret": "Copy the Signing Secret of your Slack app into .env.",
}


def _misspelt() -> Iterator[str]:
    in_file = dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    known = [variable(name) for name in Settings.model_fields]
    for name in sorted({*os.environ, *in_file}):
        if name.startswith(PREFIX) and name not in known:
            near = nearest(name, known)
            hint = f" Did you mean {near}?" if near else ""
            yield f"{name} is not a setting.{hint} docs/settings.md lists them all."


def _sentence(fault: dict[str, Any]) -> str:
    words = str(fault["msg"]).removeprefix("Value error, ")
    return f"{variable(str(fault['loc'][0]))}: {words}." if fault["loc"] else f"{words}."


def _beginning(token: str, prefix: str) -> str:
    if token and not token.startswith(prefix):
        raise ValueError(f"expected a token that begins with {prefix}")
    return token


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
