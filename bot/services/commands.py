"""`/supervision today|book|cases|why|help`; anything else gets help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.messages import dates, labels
from bot.messages import help as words
from bot.messages.help import Choice
from bot.services import booking, cases
from bot.services import home as homes
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome, Tell
from bot.services.scene import Scene
from bot.store import cases as stored_cases
from bot.store import duties, pairs
from bot.store.duties import StoredDuty

Command = Callable[[Desk, str, datetime], Outcome]


def run(desk: Desk, asker: str, text: str, *, now: datetime) -> Outcome:
    """Answers one command; `text` is what stands after its name."""
    return _COMMANDS.get(text.strip().lower(), _help)(desk, asker, now)


def _today(desk: Desk, asker: str, now: datetime) -> Outcome:
    with desk.database.read() as tx:
        return Tell(homes.today(tx, desk, asker, now))


def _book(desk: Desk, asker: str, now: datetime) -> Outcome:
    with desk.database.read() as tx:
        scene = Scene(tx, desk, now)
        own = pairs.of_practitioner(tx, asker)
        theirs = [*([own] if own else []), *pairs.of_supervisor(tx, asker)]
        choices = tuple(Choice(booking.other_of(scene, pair, asker), pair.id) for pair in theirs)
    if len(choices) == 1:
        return booking.book(desk, asker, choices[0].id, now=now)
    return Tell(words.whom_to_book(choices))


def _cases(desk: Desk, asker: str, now: datetime) -> Outcome:
    with desk.database.read() as tx:
        scene = Scene(tx, desk, now)
        supervised = [pair.practitioner for pair in pairs.of_supervisor(tx, asker)]
        holders = [who for who in (asker, *supervised) if stored_cases.held_by(tx, who)]
        choices = tuple(Choice(scene.name(who), who) for who in holders)
    if len(choices) == 1:
        return cases.see(desk, asker, choices[0].id, now=now)
    return Tell(words.whose_cases(choices))


def _why(desk: Desk, asker: str, now: datetime) -> Outcome:
    with desk.database.read() as tx:
        return Tell(words.which_date(_dates(Scene(tx, desk, now), asker)))


def see_dates(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """A page of the dates that are open for whoever asks."""
    with desk.database.read() as tx:
        found = _dates(Scene(tx, desk, now), asker)
        return OpenForm(words.dates_page(found, homes.page_number(value)), instead=True)


def _dates(scene: Scene, asker: str) -> tuple[Choice, ...]:
    """What is open from somebody or to them, the earliest first."""
    owed = duties.open_about(scene.tx, [asker]) + duties.open_of(scene.tx, asker)
    theirs = {duty.id: duty for duty in owed if duty.opens_at <= scene.now}
    in_order = sorted(theirs.values(), key=lambda duty: (duty.due_at, duty.id))
    return tuple(Choice(_label(scene, duty, asker), duty.id) for duty in in_order)


def _help(desk: Desk, asker: str, now: datetime) -> Outcome:
    return Tell(words.commands())


_COMMANDS: Mapping[str, Command] = {
    "today": _today,
    "book": _book,
    "cases": _cases,
    "why": _why,
    "help": _help,
}


def _label(scene: Scene, duty: StoredDuty, asker: str) -> str:
    """`Supervision with Sam, by 1 December 2026`."""
    with_whom = scene.name(duty.supervisor if asker == duty.practitioner else duty.practitioner)
    case = "".join(scene.refs(duty.practitioner, [duty.case])) if duty.case else ""
    about = f" of {case}" if case else ""
    kind = labels.duty_kind(duty.key.kind)
    return f"{kind}{about} with {with_whom}, by {dates.short_day(duty.due_on)}"
