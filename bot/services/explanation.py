"""Why this date, why am I told: the rule, the arithmetic, and who hears of it when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.alternatives import alternatives
from bot.domain.duty import Duty
from bot.domain.facts import Person
from bot.domain.ladders import calls
from bot.domain.local_time import end_of_day
from bot.domain.moments import Call, Standing
from bot.domain.no_surprise import told_next, wording_moment
from bot.domain.policy import Voice
from bot.domain.receivers import Chain, receive
from bot.domain.rungs import FrozenRung
from bot.messages import refusal
from bot.messages import why as words
from bot.messages.form import Form
from bot.messages.why import Telling
from bot.services.desk import Desk
from bot.services.matters import titled
from bot.services.outcome import OpenForm, Outcome, Tell
from bot.services.permissions import ALL_WHO_OVERSEE
from bot.services.scene import Scene
from bot.services.subjects import NOT_YOURS, duty_to_see
from bot.store.duties import StoredDuty

_WAIT = ("unanswered", "again")  # for what somebody does: any other rung without a moment is past


def why(desk: Desk, asker: str, duty_id: str, *, now: datetime) -> Outcome:
    """The explanation, worked out afresh: others write meanwhile."""
    with desk.database.write() as tx:
        duty = duty_to_see(tx, asker, duty_id, ALL_WHO_OVERSEE, "duty.why", now)
    if duty is None:
        return NOT_YOURS
    with desk.database.read() as tx:
        scene = Scene(tx, desk, now)
        computed = scene.computed(duty)
        if computed is None:
            return Tell(refusal.gone())
        return OpenForm(_explained(scene, duty, computed))


def _explained(scene: Scene, duty: StoredDuty, computed: Duty) -> Form:
    pack = scene.policy.pack
    readings = (
        r.reading for r in pack.rules if (r.id, r.clause) == (computed.rule, computed.clause)
    )
    reading = next((one for one in readings if one), "")
    otherwise = alternatives(scene.facts(duty.practitioner), scene.policy, scene.now)
    return words.why(
        computed,
        pack.title,
        at=_moment_of_day(scene, computed),
        reading=reading,
        otherwise=otherwise.get(computed.key, ()),
        tellings=tuple(_tellings(scene, duty)),
    )


def _moment_of_day(scene: Scene, duty: Duty) -> datetime | None:
    """When on its day something is due, where the whole day does not comply."""
    whole_day = duty.due_at == end_of_day(duty.due_on, scene.policy.zone)
    return None if whole_day else scene.local(duty.due_at)


def _tellings(scene: Scene, duty: StoredDuty) -> Iterator[Telling]:
    """Rung by rung as the ladder was frozen; what was said, and what is to come."""
    standing = scene.standing(duty)
    chain = scene.chain(duty.practitioner, duty.supervisor)
    calls = list(_calls(scene, standing, chain))
    for rung in standing.ladder:
        said = standing.said.get(rung.name)
        moment = said or _moment(rung, calls)
        people = _told(scene, rung, standing) or _to_tell(scene, rung, standing, chain, calls)
        if people and (moment or rung.when in _WAIT):
            yield Telling(
                who=" and ".join(dict.fromkeys(titled(scene, one) for one in people)),
                source=rung.source,
                at=scene.local_or_none(moment),
                said=said is not None,
            )


def _calls(scene: Scene, standing: Standing, chain: Chain) -> Iterator[Call]:
    """Who hears which rung when, as things stand: the pair first, and so what they are shown."""
    if standing.over:
        return
    policy, now = scene.policy, scene.now
    every = calls(standing, chain, policy, now)
    yield from (call for call in every if call.say_at is not None)
    for rung in standing.ladder:
        target = standing.rung(rung.other) if rung.when == "ahead_of" else None
        moment = wording_moment(rung.name, standing, chain, policy, now) if target else None
        if target is not None and moment is not None:
            for person in told_next(rung.name, standing, chain, policy, now):
                yield Call(target, moment, person, moment)


def _told(scene: Scene, rung: FrozenRung, standing: Standing) -> list[Person]:
    return [scene.person(one) for one in standing.told.get(rung.name, ())]


def _to_tell(
    scene: Scene, rung: FrozenRung, standing: Standing, chain: Chain, calls: list[Call]
) -> list[Person]:
    """Those who will be told by name; else those whom the rung means, if it can ever be said."""
    goes_up = rung.voice in (Voice.WARNING, Voice.ESCALATION)
    if standing.over or (goes_up and not standing.may_escalate):
        return []
    found = [call.person for call in calls if call.rung.name == rung.name and call.person]
    told = standing.told.get(rung.other, ())
    return found or list(receive(rung.to, chain, scene.policy, told))


def _moment(rung: FrozenRung, calls: list[Call]) -> datetime | None:
    moments = [call.say_at for call in calls if call.rung.name == rung.name]
    return min((moment for moment in moments if moment is not None), default=None)
