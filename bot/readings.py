"""What the running bot reads when somebody looks at `/metrics`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from sqlalchemy.exc import OperationalError

from bot.house import House
from bot.metrics import Reading
from bot.store.database import free_bytes
from bot.store.queue import Queue, queue
from bot.surfaces.slack.receiver import Receiver
from bot.surfaces.slack.socket import Socket

_QUEUE = "supervision_queue"
_UP = "supervision_database_up"


def readings(house: House, receiver: Receiver | None) -> Iterator[Reading]:
    """All of them. A database that does not answer is itself a reading."""
    policy = house.desk.policy
    what = {
        "version": version("supervision-bot"),
        "policy": policy.pack.name,
        "fingerprint": policy.fingerprint[:12],
    }
    yield Reading("supervision_build_info", 1, what)
    if isinstance(receiver, Socket):
        yield Reading("supervision_socket_age_seconds", receiver.age())
        yield Reading("supervision_socket_silent_seconds", receiver.silent_for())
    yield from _of_database(house)


def _of_database(house: House) -> Iterator[Reading]:
    now, database = house.now(), house.desk.database
    free = free_bytes(database.engine)
    if free is not None:
        yield Reading("supervision_database_free_bytes", free)
    try:
        with database.read() as tx:
            waiting = queue(tx, now)
    except OperationalError:
        yield Reading(_UP, 0)
        return
    yield Reading(_UP, 1)
    yield from _of_queue(waiting)
    late = (now - waiting.oldest_nudge).total_seconds() if waiting.oldest_nudge else 0
    yield Reading("supervision_nudge_oldest_seconds", late)


def _of_queue(waiting: Queue) -> Iterator[Reading]:
    for what in ("people", "duties", "nudges", "sending", "in_doubt"):
        yield Reading(_QUEUE, getattr(waiting, what), {"what": what})
