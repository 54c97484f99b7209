"""The first message to anybody, and what everybody may ask: what do you know, when do you write."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from bot.domain.facts import Pair, Person
from bot.domain.hours import next_start_of_work, on_leave
from bot.messages import labels
from bot.messages import welcome as words
from bot.messages.notice import Notice
from bot.messages.welcome import AboutMe, AboutWhen, Hours
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome
from bot.services.scene import Scene
from bot.store import agenda, notes, pairs, settings


def notice(tx: Connection, desk: Desk, person_id: str, now: datetime) -> Notice:
    """What the bot is, who sees what, and whom to speak to if supervision isn't happening."""
    return words.welcome(_speak_to(Scene(tx, desk, now), person_id))


def about_me(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """Everything that is known about whoever asks."""
    with desk.database.read() as tx:
        scene = Scene(tx, desk, now)
        return OpenForm(words.about_me(_known(scene, scene.person(asker))))


def about_when(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """When whoever asks may be written to."""
    with desk.database.read() as tx:
        scene = Scene(tx, desk, now)
        person = scene.person(asker)
        hours = tuple(
            Hours(weekday=s.weekday, starts=s.starts, ends=s.ends) for s in person.pattern
        )
        paused = settings.paused(tx)
        back_on = _back_on(scene, person)
        return OpenForm(words.about_when(AboutWhen(hours=hours, back_on=back_on, paused=paused)))


def _speak_to(scene: Scene, person_id: str) -> str:
    """The first manager above the pair."""
    pair = pairs.of_practitioner(scene.tx, person_id)
    if pair is None:
        return ""
    above = scene.chain(pair.practitioner, pair.supervisor).above
    return above[0].name if above else ""


def _known(scene: Scene, person: Person) -> AboutMe:
    pack, facts = scene.policy.pack, scene.facts(person.id)
    pair = facts.pair
    return AboutMe(
        name=person.name,
        role=labels.role(person.role, pack.words.titles),
        employment=labels.employment(person.employment),
        team=person.team,
        started_on=person.started_on,
        supervisor=scene.name(pair.supervisor) if pair else "",
        line_manager=scene.name(person.line_manager) if person.line_manager else "",
        supervisees=len(pairs.of_supervisor(scene.tx, person.id)),
        sessions=len(facts.sessions),
        cases=sum(case.closed_on is None for case in facts.cases),
        list_as_at=scene.case_list_age.as_at,
        notes=len(notes.of_person(scene.tx, person.id)),
        agenda_lines=_lines(scene, person, pair),
    )


def _lines(scene: Scene, person: Person, own: Pair | None) -> int:
    """The lines that they wrote, on their own agenda and on those of their supervisees."""
    theirs = [*([own] if own else []), *pairs.of_supervisor(scene.tx, person.id)]
    lines = (line for pair in theirs for line in agenda.everything_of(scene.tx, pair.id))
    return sum(line.author == person.id for line in lines)


def _back_on(scene: Scene, person: Person) -> date | None:
    if not on_leave(person, scene.today):
        return None
    policy = scene.policy
    back_at = next_start_of_work(person, scene.now, policy.calendar, policy.zone)
    return scene.day(back_at) if back_at else None
