"""Missed, or likely to be: what the pair see first, and what goes up in the very same words."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.duty import DutyKind, State
from bot.domain.facts import Person
from bot.domain.intervals import in_words
from bot.domain.no_surprise import told_next, wording_moment
from bot.domain.policy import Voice
from bot.domain.receivers import Chain
from bot.domain.rungs import FrozenRung
from bot.messages import breach, dates, labels
from bot.messages.breach import Escalated, Warned
from bot.messages.matter import Matter
from bot.messages.notice import Notice
from bot.services.reasons import noted_reason
from bot.services.scene import Scene
from bot.store import fact_log
from bot.store.duties import StoredDuty

ASKED = "asked"  # begins the name of a rung that a manager asked for, and names the fact
YOU = "you"


def matter(scene: Scene, duty: StoredDuty) -> Matter:
    """A duty as it is told to others: the one source of the sentence."""
    return Matter(
        duty=duty.id,
        pair=duty.pair,
        kind=duty.key.kind,
        practitioner=scene.name(duty.practitioner),
        supervisor=scene.name(duty.supervisor),
        due_on=duty.due_on,
        since=since(scene, duty),
        limit=limit_in_words(scene, duty),
        case_ref=_case_ref(scene, duty),
    )


def since(scene: Scene, duty: StoredDuty) -> date | None:
    """The day of the session from which a duty counts, or which it is about."""
    session = scene.session(duty.practitioner, duty.session or duty.key.anchor)
    if session is None:
        return None
    return scene.day(session.happened_at if session.was_held else session.planned_at)


def limit_in_words(scene: Scene, duty: StoredDuty) -> str:
    """`8 weeks`; empty where the date is no length after another."""
    found = scene.computed(duty)
    given = found.why[-1].given if found else None
    return "" if given is None or isinstance(given, date) else in_words(given)


def warning(scene: Scene, duty: StoredDuty, reader: str, rung: FrozenRung) -> Notice:
    """The exact wording, who hears it next and when; or what became of it."""
    standing, chain = scene.standing(duty), scene.chain(duty.practitioner, duty.supervisor)
    target = standing.rung(rung.other)
    told_at = standing.said.get(rung.other)
    telling_at = wording_moment(rung.name, standing, chain, scene.policy, scene.now)
    return breach.warning(
        Warned(
            matter=matter(scene, duty),
            other=_other(scene, duty, reader),
            receiver=_receivers(scene, duty, rung),
            telling_at=scene.local(telling_at or duty.due_at),
            source=target.source if target else rung.source,
            state=scene.state(duty),
            booked_at=scene.next_at(duty.practitioner),
            told_on=scene.day(told_at) if told_at else None,
            session=duty.session or "",
        )
    )


def escalation(scene: Scene, duty: StoredDuty, reader: str, rung: FrozenRung) -> Notice:
    """Who, since when, what has been tried; and once it is done, that it is."""
    return breach.escalation(
        Escalated(
            matter=matter(scene, duty),
            warned_on=_warned_on(scene, duty),
            booked_at=scene.next_at(duty.practitioner),
            unconfirmed_at=scene.unconfirmed_at(duty.practitioner),
            asked_on=_asked_on(scene, duty),
            reason=noted_reason(scene, duty),
            earlier=_earlier(scene, duty, rung),
            taken_by=taken_by(scene, duty, reader),
            look_again_on=duty.look_again_on,
            again=_is_again(scene, duty, rung),
            state=scene.state(duty),
            settled_by=_settled_by(scene, duty),
        )
    )


def asked_to_book(scene: Scene, duty: StoredDuty) -> Notice:
    """A manager asks the pair to book."""
    asked = fact_log.latest(scene.tx, duty.id, ASKED)
    by = scene.name(asked.by) if asked and asked.by else "Your manager"
    booked_at = scene.next_at(duty.practitioner)
    return breach.asked_to_book(matter(scene, duty), by, scene.state(duty), booked_at)


def taken_by(scene: Scene, duty: StoredDuty, reader: str) -> str:
    """Who is on it: `you`, a name, or nobody."""
    if duty.acknowledged_by is None:
        return ""
    return YOU if duty.acknowledged_by == reader else scene.name(duty.acknowledged_by)


def titled(scene: Scene, person: Person) -> str:
    """`Erin (district manager)`, by the council's own titles."""
    return f"{person.name} ({labels.role(person.role, scene.policy.pack.words.titles)})"


def _receivers(scene: Scene, duty: StoredDuty, rung: FrozenRung) -> str:
    standing, chain = scene.standing(duty), scene.chain(duty.practitioner, duty.supervisor)
    told = standing.told.get(rung.other)
    if told:
        people = tuple(_found(scene, chain, one) for one in told)
    else:
        people = told_next(rung.name, standing, chain, scene.policy, scene.now)
    return " and ".join(titled(scene, one) for one in people) or "your manager"


def _found(scene: Scene, chain: Chain, person_id: str) -> Person:
    return chain.find(person_id) or scene.person(person_id)


def _other(scene: Scene, duty: StoredDuty, reader: str) -> str:
    return scene.name(duty.supervisor if reader == duty.practitioner else duty.practitioner)


def _warned_on(scene: Scene, duty: StoredDuty) -> date | None:
    standing = scene.standing(duty)
    warnings = [rung.name for rung in standing.ladder if rung.voice is Voice.WARNING]
    said = [standing.said[name] for name in warnings if name in standing.said]
    return scene.day(min(said)) if said else None


def _asked_on(scene: Scene, duty: StoredDuty) -> date | None:
    asked = fact_log.latest(scene.tx, duty.id, ASKED)
    return scene.day(asked.recorded_at) if asked else None


def _earlier(scene: Scene, duty: StoredDuty, rung: FrozenRung) -> str:
    if rung.when != "unanswered":
        return ""
    told = scene.standing(duty).told.get(rung.other, ())
    return " and ".join(scene.name(one) for one in told)


def _is_again(scene: Scene, duty: StoredDuty, rung: FrozenRung) -> bool:
    """The day to look again has come: on the rung that says so, and on those before it."""
    if duty.look_again_on is None:
        return False
    return rung.when == "again" or duty.look_again_on <= scene.today


def _settled_by(scene: Scene, duty: StoredDuty) -> str:
    if scene.state(duty) is not State.MET:
        return ""
    booked, last = scene.next_at(duty.practitioner), scene.last_held(duty.practitioner)
    if duty.key.kind is DutyKind.LIKELY_BREACH and booked:
        return f"Supervision is booked for {dates.moment(booked)}."
    if last and _made_up(duty, last.happened_at):
        return f"Supervision took place on {dates.day(scene.day(last.happened_at))}."
    return ""


def _made_up(duty: StoredDuty, held_at: datetime) -> bool:
    return duty.key.kind is not DutyKind.RECORDING and held_at >= duty.opens_at


def _case_ref(scene: Scene, duty: StoredDuty) -> str:
    return "".join(scene.refs(duty.practitioner, [duty.case])) if duty.case else ""
