"""Every figure of `/metrics` is declared here; docs/monitoring/README.md says what each is for.

They are counted at the edges: the scheduler's workers, the listeners, the calls to Slack. What the
database can say is asked when somebody looks. A label is a kind or a name of our own, never the id
of a person, a case or a duty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.store.changes import Change, Cleared, Doubted, NudgeChange, TakenOver
from bot.store.messages import Resolved
from bot.store.nudges import NudgeState

CONTENT_TYPE = CONTENT_TYPE_LATEST
disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter, which nobody asks for
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_UP_TO_A_DAY = (1, 15, 60, 120, 300, 600, 900, 1800, 3600, 14400, 86400)
_UP_TO_SLACKS_LIMIT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)
_UP_TO_AN_HOUR = (0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600)

# --- what is said ---------------------------------------------------------------------------------

NUDGES = Counter(
    "supervision_nudges",
    "Nudges that came to be owed, and what became of them, once committed.",
    ("kind", "voice", "state"),
    registry=REGISTRY,
)
LATENESS = Histogram(
    "supervision_nudge_lateness_seconds",
    "From the moment a nudge was to be said to the moment it was said, in product time.",
    ("voice",),
    buckets=_UP_TO_A_DAY,
    registry=REGISTRY,
)
IN_DOUBT = Counter(
    "supervision_messages_in_doubt",
    "Messages of which it was not known whether they were posted.",
    registry=REGISTRY,
)
RESOLVED = Counter(
    "supervision_messages_in_doubt_resolved",
    "What became of them: found, sent_again, sent_again_unsure, given_up.",
    ("how",),
    registry=REGISTRY,
)
TAKEOVERS = Counter(
    "supervision_lease_takeovers",
    "Conversations taken over from a courier whose lease had run out.",
    registry=REGISTRY,
)


def count(changes: Iterable[Change]) -> None:
    """Counts what was done in a transaction that was committed."""
    for one in changes:
        match one:
            case NudgeChange():
                _count_nudge(one)
            case Doubted():
                IN_DOUBT.inc()
            case Cleared(how):
                RESOLVED.labels(how).inc()
            case TakenOver():
                TAKEOVERS.inc()


def _count_nudge(one: NudgeChange) -> None:
    NUDGES.labels(one.kind, one.voice, one.state).inc()
    if one.state == NudgeState.SENT:
        LATENESS.labels(one.voice).observe(max(0.0, one.late.total_seconds()))


# --- the passes -----------------------------------------------------------------------------------

PASS_SECONDS = Histogram(
    "supervision_pass_seconds",
    "How long a pass of the planner, the courier or the auditor took.",
    ("worker",),
    buckets=_UP_TO_AN_HOUR,
    registry=REGISTRY,
)
PASS_FAILURES = Counter(
    "supervision_pass_failures",
    "Passes that broke off.",
    ("worker",),
    registry=REGISTRY,
)
LAST_PASS = Gauge(
    "supervision_pass_last_timestamp_seconds",
    "When a pass was last finished.",
    ("worker",),
    registry=REGISTRY,
)
FINDINGS = Gauge(
    "supervision_findings",
    "What the auditor found on its last look.",
    ("kind",),
    registry=REGISTRY,
)
HEARTBEAT = Gauge(
    "supervision_heartbeat_last_timestamp_seconds",
    "When the auditor last gave the heartbeat.",
    registry=REGISTRY,
)


def begin_passes(workers: Iterable[str]) -> None:
    """From now on each is expected to finish a pass: one that hangs in its first is missed too."""
    for worker in workers:
        LAST_PASS.labels(worker).set_to_current_time()


@contextmanager
def timed_pass(worker: str) -> Iterator[None]:
    """Round a pass of `planner`, `courier` or `auditor`."""
    with PASS_FAILURES.labels(worker).count_exceptions(), PASS_SECONDS.labels(worker).time():
        yield
    LAST_PASS.labels(worker).set_to_current_time()


# --- Slack ----------------------------------------------------------------------------------------

ANSWER_SECONDS = Histogram(
    "supervision_answer_seconds",
    "From Slack's request to our answer, which Slack awaits for three seconds.",
    ("kind", "name"),
    buckets=_UP_TO_SLACKS_LIMIT,
    registry=REGISTRY,
)
LISTENER_SECONDS = Histogram(
    "supervision_listener_seconds",
    "The listener's work, what it shows included.",
    ("kind", "name"),
    buckets=_UP_TO_SLACKS_LIMIT,
    registry=REGISTRY,
)
RATE_LIMITED = Counter(
    "supervision_slack_rate_limited",
    "Calls that Slack refused because we made too many (429).",
    ("method",),
    registry=REGISTRY,
)


def begin_to_count(methods: Iterable[str]) -> None:
    """From now on each can be read, as nothing so far: whoever asks by how much a figure grew does
    not see the first of its events otherwise. `methods` are Slack's that we call."""
    for how in Resolved:
        RESOLVED.labels(how)
    for method in methods:
        RATE_LIMITED.labels(method)


# --- read when somebody looks ---------------------------------------------------------------------

_AT_SCRAPE = {
    "supervision_build_info": "What runs here: always 1.",
    "supervision_queue": "What waits to be done now; 100000 stands for that many or more.",
    "supervision_nudge_oldest_seconds": "How long the nudge that waits longest has been due.",
    "supervision_database_up": "Whether the database answered when we looked: 1 or 0.",
    "supervision_database_free_bytes": "Room left where the database is (SQLite only).",
    "supervision_socket_age_seconds": "How long ago the connection to Slack was opened.",
    "supervision_socket_silent_seconds": "How long ago Slack last answered a ping.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure, read now: a name of `_AT_SCRAPE`, and its labels."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class AtScrape(Collector):
    """What is asked anew at each look. `read` gives the readings of each source in turn."""

    def __init__(self, read: Callable[[], Iterable[Reading]]) -> None:
        self._read = read

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The readings by name, as Prometheus takes them."""
        families: dict[str, GaugeMetricFamily] = {}
        for one in self._read():
            family = families.setdefault(
                one.name,
                GaugeMetricFamily(one.name, _AT_SCRAPE[one.name], labels=tuple(one.labels)),
            )
            family.add_metric(tuple(one.labels.values()), one.value)
        yield from families.values()


def exposition(at_scrape: Collector) -> bytes:
    """All figures as text, in the format of `CONTENT_TYPE`."""
    registry = CollectorRegistry()
    registry.register(at_scrape)
    return generate_latest(REGISTRY) + generate_latest(registry)
