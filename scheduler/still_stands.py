"""Before anything is said: does it still stand? What does not is settled with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.duty import DutyKind
from bot.domain.ladders import Standing, plan
from bot.domain.local_time import local_day
from bot.domain.policy import Voice
from bot.domain.receivers import Chain
from bot.services.case_list_age import case_list_age
from bot.services.desk import Desk
from bot.store import duties, failures, looks, nudges
from bot.store.chains import load_chains
from bot.store.database import machine_now
from bot.store.duties import StoredDuty
from bot.store.nudges import Nudge, NudgeState
from bot.store.standings import load_standings

Verdict = tuple[NudgeState, str]

log = structlog.get_logger()


def standing_nudges(
    tx: Connection, desk: Desk, owed: Sequence[Nudge], now: datetime
) -> list[Nudge]:
    """Those that are still to be said at `now`; the others are withdrawn or lapse.

    The ladder of an open duty that lost a nudge is looked at again. A nudge whose duty cannot be
    read is left alone for a while, and keeps nothing else from being said.
    """
    try:
        return _standing(tx, desk, owed, now)
    except SQLAlchemyError:
        raise
    except Exception:  # one bad row must not silence the conversation
        if len(owed) > 1:
            return _one_by_one(tx, desk, owed, now)
        log.exception("nudge not understood", nudge=owed[0].id)
        pause = failures.failed(tx, failures.NUDGE, owed[0].id, machine_now(tx))
        nudges.put_off(tx, [owed[0].id], now + pause)
        return []


def _one_by_one(tx: Connection, desk: Desk, owed: Sequence[Nudge], now: datetime) -> list[Nudge]:
    """By their duties, as whoever goes about beside us takes these: nobody waits in a circle."""
    in_turn = sorted(owed, key=lambda nudge: nudge.duty)
    good = [one for nudge in in_turn for one in standing_nudges(tx, desk, [nudge], now)]
    return [nudge for nudge in owed if nudge in good]


def _standing(tx: Connection, desk: Desk, owed: Sequence[Nudge], now: datetime) -> list[Nudge]:
    known = duties.by_ids(tx, {nudge.duty for nudge in owed})
    standings = load_standings(tx, list(known.values()), desk.go_live)
    chains = load_chains(tx, {_pair(duty) for duty in known.values()})
    standing, fallen = [], []
    for nudge in owed:
        duty = known[nudge.duty]
        verdict = _verdict(nudge, duty, standings[duty.id], chains[_pair(duty)], desk, now)
        if verdict is None and waits_for_a_newer_list(tx, desk, duty, now):
            verdict = NudgeState.WITHDRAWN, "stale_list"
        if verdict is None:
            standing.append(nudge)
        else:
            nudges.settle(tx, [nudge.id], *verdict, now)
            fallen.append(duty.id)
    looks.again(tx, fallen, now)
    return standing


def waits_for_a_newer_list(tx: Connection, desk: Desk, duty: StoredDuty, now: datetime) -> bool:
    """Whether a duty is about a case, and the case list too old to count on."""
    if duty.key.kind is not DutyKind.CASE_DISCUSSION:
        return False
    return case_list_age(tx, local_day(now, desk.policy.zone)).stale


def _pair(duty: StoredDuty) -> tuple[str, str]:
    return duty.practitioner, duty.supervisor


def _verdict(
    nudge: Nudge,
    duty: StoredDuty,
    standing: Standing,
    chain: Chain,
    desk: Desk,
    now: datetime,
) -> Verdict | None:
    if not duty.is_open:
        return NudgeState.WITHDRAWN, "no_longer_owed" if duty.met_at is None else "met"
    if nudge.round != duty.round:
        return NudgeState.WITHDRAWN, "changed"
    if nudge.voice is not Voice.ESCALATION and nudge.lapses_at and nudge.lapses_at <= now:
        return NudgeState.LAPSED, "late"
    planned = plan(_unsaid_to(nudge, standing), chain, desk.policy, now).nudges
    if any((one.rung, one.recipient) == (nudge.rung, nudge.recipient) for one in planned):
        return None
    return NudgeState.WITHDRAWN, "changed"


def _unsaid_to(nudge: Nudge, standing: Standing) -> Standing:
    """The standing as it is for this recipient: others of the rung may have been told before."""
    if nudge.recipient in standing.told.get(nudge.rung, ()):
        return standing
    said = {rung: moment for rung, moment in standing.said.items() if rung != nudge.rung}
    return standing._replace(said=said)
