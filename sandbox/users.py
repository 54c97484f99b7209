"""The people of a workspace, and Slack's user object for each."""

import time
from dataclasses import dataclass, field

from sandbox.errors import Json


@dataclass
class User:
    """One account. `email` is empty for the bot itself."""

    id: str
    name: str
    real_name: str
    email: str = ""
    title: str = ""
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    updated: int = field(default_factory=lambda: int(time.time()))

    def set_deleted(self, deleted: bool) -> None:
        self.deleted = deleted
        self.updated = int(time.time())


def user_object(user: User, team_id: str, with_email: bool) -> Json:
    """Slack's user object; a deactivated account has neither roles nor a time zone."""
    shown = {
        "id": user.id,
        "team_id": team_id,
        "name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "profile": _profile(user, team_id, with_email),
    }
    return shown if user.deleted else {**shown, **_active(user)}


def _profile(user: User, team_id: str, with_email: bool) -> Json:
    profile = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.real_name,
        "display_name_normalized": user.real_name,
        "status_text": "",
        "status_emoji": "",
        "team": team_id,
    }
    return {**profile, "email": user.email} if with_email and user.email else profile


def _active(user: User) -> Json:
    return {
        "real_name": user.real_name,
        "color": "1d3c34",
        "tz": "Europe/London",
        "tz_label": "Greenwich Mean Time",
        "tz_offset": 0,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_email_confirmed": not user.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
