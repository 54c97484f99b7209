"""The one place where everything is put together."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection

from bot.health import heartbeat
from bot.house import House, NotReady
from bot.messages.notice import Notice
from bot.roles import Role
from bot.services import compose, home, matching, tidying, welcome
from bot.services.desk import Desk
from bot.settings import Settings
from bot.store.database import free_bytes
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.surfaces.slack.accounts import Identity, find_accounts, identity
from bot.surfaces.slack.checkup import clock_off
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.http import HttpReceiver
from bot.surfaces.slack.listeners import Listeners
from bot.surfaces.slack.receiver import Receiver
from bot.surfaces.slack.sending import SlackSurface
from bot.surfaces.slack.socket import Socket
from bot.surfaces.surface import Surface, SurfaceError
from handlers import make_app
from handlers.front import SURFACE, Front
from scheduler.allowance import UNLIMITED, Limits
from scheduler.auditor import Auditor
from scheduler.bell import Bell
from scheduler.clock import Clock
from scheduler.errand import UNPACED, Timing
from scheduler.findings import Surroundings
from scheduler.playing import FollowedClock, MovableTime, Player
from scheduler.product_clock import PlayedClock, ProductClock, SystemClock
from scheduler.rounds import AUDITOR, Rounds, unwatched
from scheduler.workers import Workers

_HANDLERS_WAIT = 2.0  # seconds: a click must be answered within three
_SENDING_WAITS = 20.0  # seconds: well below the courier's grace
_EVERY = timedelta(minutes=1)
_EVERY_WHILE_PLAYED = timedelta(seconds=0.5)
_LOOK_EVERY = timedelta(minutes=5)
_SOON = timedelta(seconds=1)  # the next pass, where one person rests or the budget is used up
_DAY = timedelta(days=1)
_AHEAD = 2  # messages got ready while others are being posted

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Words:
    """The scheduler's `Writer`: what is to be said, by the use cases that compose it."""

    desk: Desk

    def welcome(self, tx: Connection, person_id: str, now: datetime) -> Notice:
        """The first message to somebody."""
        return welcome.notice(tx, self.desk, person_id, now)

    def nudges(
        self, tx: Connection, person_id: str, nudges: Sequence[Nudge], now: datetime, *, brief: bool
    ) -> Notice:
        """One message of these nudges."""
        return compose.compose(tx, self.desk, nudges, now)

    def revised(self, tx: Connection, message: Message, now: datetime) -> Notice:
        """What a message that was sent says now."""
        return compose.again(tx, self.desk, message.id, now)

    def home(self, tx: Connection, person_id: str, now: datetime) -> Notice:
        """Somebody's Home."""
        return home.home(tx, self.desk, person_id, now)


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Our side of one workspace: who we are there, and what sends."""

    client: WebClient
    identity: Identity

    @property
    def surface(self) -> Surface:
        """What the courier sends with."""
        return SlackSurface(self.client)

    def match_accounts(self, house: House, moved: Callable[[], object] = unwatched) -> int:
        """Looks for the accounts of people who have none yet; says how many were found."""
        find = partial(find_accounts, self.client, moved=moved)
        workspace = self.identity.workspace
        return matching.match(house.desk, SURFACE, workspace, find, now=house.now())

    def try_to_match_accounts(self, house: House) -> None:
        """The same; where Slack does not answer, those with an account are served meanwhile."""
        try:
            self.match_accounts(house)
        except SurfaceError as error:
            log.warning("search for accounts failed", problem=str(error))


def slack_side(settings: Settings) -> SlackSide:
    """Asks Slack who we are.

    Raises:
        SettingsProblem: without a token.
        NotReady: if Slack cannot be reached or refuses the token.
    """
    settings.need("slack_bot_token")
    client = make_client(settings.slack_bot_token, settings.slack_api_url, _SENDING_WAITS)
    with as_sentence(settings):
        return SlackSide(client, identity(client))


@contextmanager
def as_sentence(settings: Settings) -> Iterator[None]:
    """What Slack refuses, as something to do."""
    try:
        yield
    except SurfaceError as error:
        raise NotReady(
            f"Slack at {settings.slack_api_url} did not let the bot in: {error}. "
            "`supervision-bot doctor` says what to do."
        ) from None


def product_clock(settings: Settings, role: Role = Role.ALL) -> ProductClock:
    """The machine's time, or one that is played where a clock says how far."""
    if not settings.clock_url:
        return SystemClock()
    time_server = MovableTime(settings.clock_url)
    return PlayedClock(time_server.start()) if role.schedules else FollowedClock(time_server)


def workers(
    house: House,
    surface: Surface,
    timing: Timing | None = None,
    limits: Limits | None = None,
    rounds: Rounds | None = None,
) -> Workers:
    """Planner and courier."""
    return Workers(
        desk=house.desk,
        surface=surface,
        surface_name=SURFACE,
        writer=Words(house.desk),
        clock=house.clock,
        timing=timing or Timing(),
        limits=limits or Limits(),
        couriers=house.settings.couriers,
        ahead=_AHEAD,
        rounds=rounds or Rounds(),
    )


def ticking(house: House, slack: SlackSide, rounds: Rounds) -> Clock:
    """The clock with its work: each minute and when called, or as fast as time is played.

    `rounds` is told whatever comes round.

    While time is played a week passes in seconds: what Slack allows a second and a minute would
    hold it up.
    """
    played = isinstance(house.clock, PlayedClock)
    timing, limits = (UNPACED, UNLIMITED) if played else (Timing(), Limits())
    at_work = workers(house, slack.surface, timing, limits, rounds)
    rarely = (
        (
            rounds.of("search for accounts", partial(slack.match_accounts, house, rounds.moved)),
            _DAY,
        ),
        (rounds.of("tidying", lambda: tidying.forget_old(house.desk, house.now())), _DAY),
        (rounds.of(AUDITOR, auditing(house, slack)), _LOOK_EVERY),
    )
    stopping = at_work.stopping
    if not isinstance(house.clock, PlayedClock):
        once = partial(_pass, at_work)
        called = bell(house).has_rung
        return Clock(rounds.counted(once), _EVERY, rarely, stopping.set, called, at_work.close)
    time_server = MovableTime(house.settings.clock_url)
    player = Player(time_server, house.clock, house.desk.database, at_work.run_once, stopping)
    step = rounds.counted(player.step)
    return Clock(step, _EVERY_WHILE_PLAYED, rarely, stopping.set, finish=at_work.close)


def bell(house: House) -> Bell:
    """Between a process that listens and one that plans and sends."""
    return Bell(house.desk.database, house.now)


def _pass(at_work: Workers) -> timedelta | None:
    """How soon the next is wanted: soon, while anybody rests or the budget is used up."""
    return _SOON if at_work.run_once().waiting else None


def auditing(house: House, slack: SlackSide) -> Callable[[], object]:
    """One look of the auditor, with the heartbeat where one is wanted."""
    ping, engine = heartbeat(house.settings.heartbeat_url), house.desk.database.engine
    around = Surroundings(
        platform.node(), partial(clock_off, slack.client), partial(free_bytes, engine)
    )
    auditor = Auditor(house.desk, SURFACE, ping, around)
    return lambda: auditor.audit(house.now())


def listening(house: House, wake: Callable[[], None]) -> Receiver:
    """What hears Slack, with every listener, not yet opened."""
    settings = house.settings
    settings.need(settings.to_listen)
    listeners = Listeners()
    client = make_client(settings.slack_bot_token, settings.slack_api_url, _HANDLERS_WAIT)
    app = make_app(client, Front(house.desk, house.now, wake, listeners))
    if settings.slack_mode == "http":
        place = settings.http_host, settings.http_port
        return HttpReceiver(app, settings.slack_signing_secret, *place, listeners)
    return Socket(app, settings.slack_app_token, listeners, settings.deaf_after)
