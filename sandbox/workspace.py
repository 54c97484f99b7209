"""One workspace with one app in it: everything Slack would keep, in memory."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from functools import cached_property

from sandbox.clock import ProductClock
from sandbox.content import Content
from sandbox.delivery import Deliveries
from sandbox.errors import ControlError, Json, SlackError
from sandbox.http_mode import HttpEndpoint
from sandbox.identifiers import Timestamps, new_id
from sandbox.live import Watchers
from sandbox.manifest import Grants
from sandbox.messages import Channel, Message
from sandbox.misbehaviour import Misbehaviour
from sandbox.pacing import Pacing
from sandbox.response_urls import ResponseUrls
from sandbox.socket_mode import Sockets
from sandbox.triggers import Triggers
from sandbox.users import User
from sandbox.views import View, Views

REQUESTS_KEPT = 500


@dataclass
class Workspace:
    bot_token: str
    app_token: str
    grants: Grants
    pacing: Pacing
    users: dict[str, User]
    team_id: str = field(default_factory=lambda: new_id("T"))
    app_id: str = field(default_factory=lambda: new_id("A"))
    bot_id: str = field(default_factory=lambda: new_id("B"))
    bot_user_id: str = field(default_factory=lambda: new_id("U"))
    domain: str = "example-council"
    channels: dict[str, Channel] = field(default_factory=dict)
    by_user: dict[str, Channel] = field(default_factory=dict)
    timestamps: Timestamps = field(default_factory=Timestamps)
    triggers: Triggers = field(default_factory=Triggers)
    response_urls: ResponseUrls = field(default_factory=ResponseUrls)
    misbehaviour: Misbehaviour = field(default_factory=Misbehaviour)
    clock: ProductClock = field(default_factory=ProductClock)
    watchers: Watchers = field(default_factory=Watchers)
    sockets: Sockets = field(default_factory=Sockets)
    signing_secret: str = ""
    deliveries: Deliveries = field(init=False)
    requests: deque[Json] = field(default_factory=lambda: deque(maxlen=REQUESTS_KEPT))
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    views: Views = field(init=False)

    def __post_init__(self) -> None:
        self.deliveries = Deliveries(self.http or self.sockets)
        self.views = Views(self.team_id, self.app_id, self.bot_id)
        bot = User(self.bot_user_id, "supervision_bot", "Supervision Bot", is_bot=True)
        slackbot = User("USLACKBOT", "slackbot", "Slackbot")
        self.accounts = {each.id: each for each in (*self.users.values(), bot, slackbot)}

    @cached_property
    def http(self) -> HttpEndpoint | None:
        """Where the app hears, if its manifest has Socket Mode off."""
        urls = self.grants.urls
        return HttpEndpoint(urls, self.signing_secret) if urls is not None else None

    def tell(self, kind: str, **more: str) -> None:
        """Lets the open pages know what changed: message, home, modal, clock or users."""
        self.watchers.tell({"type": kind, "workspace": self.bot_token, **more})

    # People and channels

    def actor(self, user_id: object) -> User:
        """The person who is to act; `/_control` refuses strangers and deactivated accounts."""
        user = self.users.get(str(user_id))
        if user is None:
            raise ControlError("user_not_found", f"There is no user {user_id!r}.", status=404)
        if user.deleted:
            raise ControlError("user_disabled", f"{user.real_name}'s account is deactivated.")
        return user

    def addressee(self, user_id: str) -> User:
        """The person a bot wants to write to; bots cannot be written to."""
        user = self.accounts.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        if user.id not in self.users:
            raise SlackError("cannot_dm_bot")
        return user

    def direct_message(self, user_id: str) -> Channel | None:
        return self.by_user.get(user_id)

    def open_direct_message(self, user_id: str) -> Channel:
        channel = self.direct_message(user_id)
        if channel is None:
            channel = Channel(new_id("D"), user_id)
            self.channels[channel.id] = self.by_user[user_id] = channel
        return channel

    # Messages

    def post(self, channel: Channel, content: Content, ephemeral: bool = False) -> Message:
        """Stores what the bot says."""
        ts = self.timestamps.next()
        body = {"type": "message", "user": self.bot_user_id, "ts": ts, **self._sender()}
        message = Message({**body, **content.fields()}, self.clock.stamp(), content.metadata)
        message.ephemeral = ephemeral
        channel.messages.append(message)
        self.tell("message", channel=channel.id, user=channel.user_id)
        return message

    def post_from_user(self, channel: Channel, fields: Json) -> Message:
        """Stores what a person says."""
        body = {"type": "message", "user": channel.user_id, "ts": self.timestamps.next()}
        message = Message({**body, "team": self.team_id, **fields}, self.clock.stamp())
        channel.messages.append(message)
        self.tell("message", channel=channel.id, user=channel.user_id)
        return message

    def edit(self, channel: Channel, message: Message, content: Content) -> None:
        """New content in place; blocks stay where none are sent, metadata does not."""
        message.body = {**message.body, "text": content.text}
        if content.blocks is not None:
            message.body.pop("blocks", None)
            message.body.update(content.fields())
        message.metadata = content.metadata
        message.edited_count += 1
        if not message.ephemeral:
            message.body["edited"] = {"user": self.bot_user_id, "ts": self.timestamps.next()}
        self.tell("message", channel=channel.id, user=channel.user_id)

    def remove(self, channel: Channel, message: Message) -> None:
        channel.messages.remove(message)
        self.tell("message", channel=channel.id, user=channel.user_id)

    def _sender(self) -> Json:
        icons = {"image_36": "", "image_48": "", "image_72": ""}
        profile = {
            "id": self.bot_id,
            "app_id": self.app_id,
            "user_id": self.bot_user_id,
            "name": "Supervision Bot",
            "icons": icons,
            "deleted": False,
            "updated": 1764000000,
            "team_id": self.team_id,
        }
        return {
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team_id,
            "bot_profile": profile,
        }

    # Views

    def modal(self, user_id: str, view_id: object) -> View:
        """The person's topmost modal, which must be the one named."""
        stack = self.views.stack(user_id)
        if not stack or stack[-1].id != view_id:
            raise ControlError("view_not_found", "That form is not on top.", status=404)
        return stack[-1]
