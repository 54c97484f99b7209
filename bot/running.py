"""The bot at work: started in order, watched, and stopped without losing anything."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import interpreter, leaving
from bot.health import Health, served
from bot.house import House, NotReady, opened_house
from bot.metrics import AtScrape, begin_passes, begin_to_count, exposition
from bot.presence import Presence
from bot.readings import readings
from bot.roles import Role
from bot.settings import Settings, variable
from bot.surfaces.slack.receiver import Receiver
from bot.surfaces.slack.scopes import CALLED
from bot.wiring import (
    SlackSide,
    as_sentence,
    bell,
    listening,
    product_clock,
    slack_side,
    ticking,
)
from scheduler.auditor import begin_heartbeat
from scheduler.clock import Clock
from scheduler.rounds import LOOPS, Lookout, Rounds

STOPPED, DEAF, STUCK = 0, 3, 4
_FAILED = 1
_LOOK_SECONDS = 5.0
_LOOKS = 6  # at least so many before it calls itself deaf or stuck

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bot:
    """All that runs: no clock (nor its rounds) in a process that only listens, no receiver in one
    that does not."""

    house: House
    slack: SlackSide
    clock: Clock | None
    rounds: Rounds | None
    receiver: Receiver | None
    wake: Callable[[], None]
    presence: Presence

    def silent_for(self) -> float:
        """Seconds since Slack was last heard; 0 where nobody listens."""
        return self.receiver.silent_for() if self.receiver else 0.0

    def is_deaf(self) -> bool:
        """Whether Slack has not been heard for so long that this process should be replaced."""
        return self.silent_for() > self.house.settings.deaf_after

    def health(self) -> Health:
        """As `/healthz` answers."""
        as_of, problem = self.house.now().isoformat(), self._problem()
        idle = self.clock.idle if self.clock else True
        return Health(not problem, as_of, idle, problem)

    def _problem(self) -> str:
        if self.is_deaf():
            return f"Slack has not been heard for {self.silent_for():.0f} seconds."
        return self.rounds.trouble(self.house.settings.stuck_after) if self.rounds else ""

    def figures(self) -> bytes:
        """As `/metrics` answers."""
        return exposition(AtScrape(lambda: readings(self.house, self.receiver)))


def run(
    settings: Settings,
    ready: Callable[[Bot], None] = lambda _bot: None,
    is_there: Callable[[], bool] = lambda: True,
    role: Role = Role.ALL,
) -> int:
    """Runs until SIGTERM or SIGINT; the exit code: 0, 3 where Slack is no longer heard, or 4 where
    the scheduler is stuck.

    `ready` is called once everything runs; `is_there` says whether there still is a Slack.

    Raises:
        SettingsProblem, NotReady, WrongKeys, Faulty, SettingsMissing: with what to do.
    """
    stopping = Event()
    with leaving.on_signals(stopping, STOPPED), ExitStack() as stack:
        with _left_in_time(stack):
            bot = _start(settings, role, stack)
            interpreter.settle()
            ready(bot)
            log.info("running", role=role.value, workspace=bot.slack.identity.workspace)
            code = _watch(bot, stopping, is_there)
        log.info("stopping")
        with leaving.within(leaving.WITHIN, code):
            stack.close()
    log.info("stopped")
    return code


@contextmanager
def _left_in_time(stack: ExitStack) -> Iterator[None]:
    """What fails is left in seconds too, though a pass that was begun hangs."""
    try:
        yield
    except Exception as error:
        with leaving.within(leaving.WITHIN, _FAILED, str(error)):
            stack.close()
        raise


def _start(settings: Settings, role: Role, stack: ExitStack) -> Bot:
    """Started in this order; the stack stops it in the other: first nothing new is begun."""
    settings.need("slack_bot_token", "encryption_keys", *([settings.to_listen] * role.listens))
    house = stack.enter_context(opened_house(settings, product_clock(settings, role)))
    house.must_be_live()
    stack.callback(_leave, house)
    with as_sentence(settings):
        bot = _put_together(house, slack_side(settings), role)
    begin_to_count(CALLED)
    _serve_health(bot, settings, stack)
    if bot.clock:
        bot.slack.try_to_match_accounts(house)
        begin_passes(LOOPS)
        with house.desk.database.read() as tx:
            begin_heartbeat(tx)
        bot.clock.start()
        stack.callback(bot.clock.stop)
    stack.callback(bot.presence.end)
    if bot.receiver:
        stack.callback(bot.receiver.finish)
        with as_sentence(settings), _place("http", settings.http_host, settings.http_port):
            bot.receiver.open()
    bot.presence.begin()
    if bot.clock:
        stack.callback(bot.clock.end_soon)
    return bot


def _leave(house: House) -> None:
    try:
        house.leave()
    except SQLAlchemyError as error:  # the database is gone: that keeps nobody from leaving
        log.warning("not left in order", error=type(error).__name__)


def _put_together(house: House, slack: SlackSide, role: Role) -> Bot:
    rounds = Rounds() if role.schedules else None
    clock = ticking(house, slack, rounds) if rounds else None
    wake = clock.wake if clock else bell(house).ring
    receiver = listening(house, wake) if role.listens else None
    presence = Presence(
        house.desk.database,
        since_pass=rounds.longest if rounds else None,
        since_heard=receiver.silent_for if receiver else None,
    )
    return Bot(house, slack, clock, rounds, receiver, wake, presence)


def _serve_health(bot: Bot, settings: Settings, stack: ExitStack) -> None:
    if settings.health_port is None:
        return
    host, port = settings.health_host, settings.health_port
    with _place("health", host, port):
        stack.enter_context(served(bot.health, bot.figures, host, port))


@contextmanager
def _place(what: str, host: str, port: int) -> Iterator[None]:
    """A taken port, as something to do."""
    try:
        yield
    except OSError as error:
        raise NotReady(
            f"{variable(f'{what}_port')}: {host}:{port} cannot be used ({error.strerror}). "
            "Choose another."
        ) from None


def _watch(bot: Bot, stopping: Event, is_there: Callable[[], bool]) -> int:
    """It can go deaf or be stuck while looking alive: then it ends, so that the platform starts
    it again. Nothing that could hang is done here."""
    settings = bot.house.settings
    every = min(_LOOK_SECONDS, settings.deaf_after / _LOOKS, settings.stuck_after / _LOOKS)
    lookout = Lookout(bot.rounds, every, settings.stuck_after) if bot.rounds else None
    while not stopping.wait(every):
        if not is_there():
            return DEAF
        if bot.is_deaf():
            return _gone(DEAF, "slack not heard", seconds=bot.silent_for())
        if lookout and lookout.past_hope():
            return _gone(STUCK, "scheduler stuck", problem=bot.health().problem)
    return STOPPED


def _gone(code: int, what: str, **more: object) -> int:
    """Says why it ends, within seconds: the log itself may be what hangs."""
    with leaving.within(leaving.WITHIN, code):
        log.error(what, **more)
        if code == STUCK:
            faulthandler.dump_traceback()  # where each thread stands: files and lines, no values
    return code
