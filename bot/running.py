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
from bot.readings import readings
from bot.settings import Settings, variable
from bot.surfaces.slack.socket import Socket
from bot.wiring import SlackSide, as_sentence, listening, product_clock, slack_side, ticking
from scheduler.clock import Clock

STOPPED, DEAF = 0, 3
_LOOK_SECONDS = 5.0
_DEAF_AFTER = 180.0  # seconds without an answer to a ping

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bot:
    """All that runs."""

    house: House
    slack: SlackSide
    clock: Clock
    socket: Socket

    def health(self) -> Health:
        """As `/healthz` answers."""
        as_of = self.house.now().isoformat()
        return Health(self.socket.silent_for() < _DEAF_AFTER, as_of, self.clock.idle)

    def figures(self) -> bytes:
        """As `/metrics` answers."""
        return exposition(AtScrape(lambda: readings(self.house, self.socket)))


def run(
    settings: Settings,
    ready: Callable[[Bot], None] = lambda _bot: None,
    is_there: Callable[[], bool] = lambda: True,
) -> int:
    """Runs until SIGTERM or SIGINT; the exit code: 0, or 3 where Slack is no longer heard.

    `ready` is called once everything runs; `is_there` says whether there still is a Slack.

    Raises:
        SettingsProblem, NotReady, WrongKeys, Faulty, SettingsMissing: with what to do.
    """
    stopping = Event()
    with _on_signals(stopping), ExitStack() as stack:
        bot = _start(settings, stack)
        ready(bot)
        log.info("running", workspace=bot.slack.identity.workspace)
        code = _watch(bot, stopping, is_there)
        log.info("stopping")
    log.info("stopped")
    return code


def _start(settings: Settings, stack: ExitStack) -> Bot:
    """Started in this order; the stack stops it in the other: listening ends first."""
    settings.need("slack_bot_token", "slack_app_token", "encryption_keys")
    house = stack.enter_context(opened_house(settings, product_clock(settings)))
    house.must_be_live()
    slack = slack_side(settings)
    clock = ticking(house, slack)
    socket = listening(house, clock.wake)
    bot = Bot(house, slack, clock, socket)
    slack.match_accounts(house)
    _serve_health(bot, settings, stack)
    clock.start()
    stack.callback(clock.stop)
    with as_sentence(settings):
        socket.open()
    stack.callback(socket.finish)
    return bot


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
        if bot.socket.silent_for() > _DEAF_AFTER:
            log.error("slack not heard", seconds=round(bot.socket.silent_for()))
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
