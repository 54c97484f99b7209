"""Settings: where they come from, and what is said about a wrong one."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.settings import PREFIX, Settings, SettingsProblem, read_settings

KEY = Fernet.generate_key().decode()


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without any setting, in a folder without a `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def problem() -> str:
    with pytest.raises(SettingsProblem) as caught:
        read_settings()
    return str(caught.value)


def test_without_any_setting_the_defaults_stand(env: pytest.MonkeyPatch) -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///supervision.sqlite3"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert str(settings.zone) == "Europe/London"
    assert settings.encryption_keys == ()


def test_keys_are_separated_by_commas(env: pytest.MonkeyPatch) -> None:
    env.setenv("SUPERVISION_ENCRYPTION_KEYS", f"{KEY}, {KEY}")
    assert read_settings().encryption_keys == (KEY, KEY)


def test_a_file_is_read_and_the_environment_wins(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SUPERVISION_TIMEZONE=UTC\nSUPERVISION_LOG_LEVEL=debug\nOTHER=1\n")
    env.setenv("SUPERVISION_TIMEZONE", "Europe/London")
    settings = read_settings()
    assert (settings.timezone, settings.log_level) == ("Europe/London", "debug")


def test_slack_s_own_variables_are_not_read(env: pytest.MonkeyPatch) -> None:
    env.setenv("SLACK_BOT_TOKEN", "xoxb-of-another-app")
    with pytest.raises(SettingsProblem, match="SUPERVISION_SLACK_BOT_TOKEN"):
        read_settings().need("slack_bot_token")


def test_everything_that_a_command_needs_is_named_at_once(env: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsProblem) as caught:
        read_settings().need("encryption_keys", "slack_app_token")
    keys, token = str(caught.value).splitlines()
    assert keys.startswith("SUPERVISION_ENCRYPTION_KEYS")
    assert "supervision-bot init" in keys
    assert token.startswith("SUPERVISION_SLACK_APP_TOKEN")
    assert "xapp-" in token


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ENCRYPTION_KEYS", "not-a-key", "key 1"),
        ("DATABASE_URL", "supervision", "sqlite:///supervision.sqlite3"),
        ("TIMEZONE", "Europe/Londen", "Europe/London"),
        ("SLACK_API_URL", "slack.com", "https://"),
        ("SLACK_BOT_TOKEN", "xapp-1", "xoxb-"),
        ("LOG_LEVEL", "loud", "info"),
        ("STUCK_AFTER", "300", "600"),
    ],
)
def test_a_wrong_value_is_named_with_the_mend(
    env: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    env.setenv(f"SUPERVISION_{name}", value)
    said = problem()
    assert said.startswith(f"SUPERVISION_{name}")
    assert says in said


def test_a_wrong_secret_is_not_repeated(env: pytest.MonkeyPatch) -> None:
    env.setenv("SUPERVISION_ENCRYPTION_KEYS", "half-a-secret")
    assert "half-a-secret" not in problem()


@pytest.mark.parametrize(
    ("clock", "slack", "allowed"),
    [
        ("http://127.0.0.1:8500/clock", "http://localhost:8500/api/", True),
        ("http://127.0.0.1:8500/clock", "https://slack.com/api/", False),
        ("http://clock.example.org/", "http://127.0.0.1:8500/api/", False),
        ("http://127.0.0.1.example.org/", "http://127.0.0.1:8500/api/", False),
    ],
)
def test_time_moves_only_on_this_machine(
    env: pytest.MonkeyPatch, clock: str, slack: str, allowed: bool
) -> None:
    env.setenv("SUPERVISION_CLOCK_URL", clock)
    env.setenv("SUPERVISION_SLACK_API_URL", slack)
    if allowed:
        assert read_settings().clock_url == clock
    else:
        assert "SUPERVISION_CLOCK_URL" in problem()


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text()
    for name in Settings.model_fields:
        assert f"`{PREFIX}{name.upper()}`" in page


def test_a_misspelt_variable_is_refused(env: pytest.MonkeyPatch) -> None:
    env.setenv("SUPERVISION_DATABSE_URL", "sqlite:///x")
    assert "Did you mean SUPERVISION_DATABASE_URL?" in problem()
