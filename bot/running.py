"""The bot at work: started in order, watched, and stopped without losing anything."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event
from types import FrameType

import structlog

from bot.health import Health, served
from bot.house import House, NotReady, opened_house
from bot.metrics import AtScrape, exposition
from bot.presence import Presence
from bot.readings import readings
from bot.roles import Role
from bot.settings import Settings, variable
from bot.surfaces.slack.socket import Socket
from bot.wiring import (
    SlackSide,
    as_sentence,
    bell,
    listening,
    product_clock,
    slack_side,
    ticking,
)
from scheduler.clock import Clock

STOPPED, DEAF = 0, 3
_LOOK_SECONDS = 5.0
_DEAF_AFTER = 180.0  # seconds without an answer to a ping

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bot:
    """All that runs: no clock in a process that only listens, no socket in one that does not."""

    house: House
    slack: SlackSide
    clock: Clock | None
    socket: Socket | None
    wake: Callable[[], None]
    presence: Presence

    def silent_for(self) -> float:
        """Seconds since Slack was last heard; 0 where nobody listens."""
        return self.socket.silent_for() if self.socket else 0.0

    def health(self) -> Health:
        """As `/healthz` answers."""
        as_of = self.house.now().isoformat()
        idle = self.clock.idle if self.clock else True
        return Health(self.silent_for() < _DEAF_AFTER, as_of, idle)

    def figures(self) -> bytes:
        """As `/metrics` answers."""
        return exposition(AtScrape(lambda: readings(self.house, self.socket)))


def run(
    settings: Settings,
    ready: Callable[[Bot], None] = lambda _bot: None,
    is_there: Callable[[], bool] = lambda: True,
    role: Role = Role.ALL,
) -> int:
    """Runs until SIGTERM or SIGINT; the exit code: 0, or 3 where Slack is no longer heard.

    `ready` is called once everything runs; `is_there` says whether there still is a Slack.

    Raises:
        SettingsProblem, NotReady, WrongKeys, Faulty, SettingsMissing: with what to do.
    """
    stopping = Event()
    with _on_signals(stopping), ExitStack() as stack:
        bot = _start(settings, role, stack)
        ready(bot)
        log.info("running", role=role.value, workspace=bot.slack.identity.workspace)
        code = _watch(bot, stopping, is_there)
        log.info("stopping")
    log.info("stopped")
    return code


def _start(settings: Settings, role: Role, stack: ExitStack) -> Bot:
    """Started in this order; the stack stops it in the other: listening ends first."""
    settings.need("slack_bot_token", "encryption_keys", *(["slack_app_token"] * role.listens))
    house = stack.enter_context(opened_house(settings, product_clock(settings, role)))
    house.must_be_live()
    bot = _put_together(house, slack_side(settings), role)
    _serve_health(bot, settings, stack)
    if bot.clock:
        bot.slack.match_accounts(house)
        bot.clock.start()
        stack.callback(bot.clock.stop)
    if bot.socket:
        with as_sentence(settings):
            bot.socket.open()
        stack.callback(bot.socket.finish)
    stack.callback(bot.presence.end)
    return bot


def _put_together(house: House, slack: SlackSide, role: Role) -> Bot:
    clock = ticking(house, slack) if role.schedules else None
    wake = clock.wake if clock else bell(house).ring
    socket = listening(house, wake) if role.listens else None
    presence = Presence(
        house.desk.database,
        since_pass=clock.unwell_for if clock else None,
        since_heard=socket.silent_for if socket else None,
    )
    return Bot(house, slack, clock, socket, wake, presence)


def _serve_health(bot: Bot, settings: Settings, stack: ExitStack) -> None:
    if settings.health_port is None:
        return
    try:
        host, port = settings.health_host, settings.health_port
        stack.enter_context(served(bot.health, bot.figures, host, port))
    except OSError as error:
        raise NotReady(
            f"{variable('health_port')}: {settings.health_host}:{settings.health_port} cannot be "
            f"used ({error.strerror}). Choose another."
        ) from None


def _watch(bot: Bot, stopping: Event, is_there: Callable[[], bool]) -> int:
    """It can go deaf while looking alive: then it ends, so that the platform starts it again."""
    while not stopping.wait(_LOOK_SECONDS):
        if not is_there():
            return DEAF
        bot.presence.say()
        if bot.silent_for() > _DEAF_AFTER:
            log.error("slack not heard", seconds=round(bot.silent_for()))
            return DEAF
    return STOPPED


@contextmanager
def _on_signals(stopping: Event) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.signal(name, stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
