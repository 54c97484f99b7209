"""The words of `supervision-bot duties`: one duty in few of them, and the whole of its why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby

from bot.domain import why
from bot.domain.duty import Duty, State
from bot.domain.local_time import end_of_day
from bot.domain.policy import Policy, Strength
from bot.domain.receivers import OR
from bot.messages import dates, happenings, labels
from bot.services.answers.about import About
from bot.services.answers.arithmetic import arithmetic
from bot.services.answers.report import Entry
from bot.services.answers.telling import Told

Names = Mapping[str, str]
_RECEIVERS = {
    "practitioner": "the practitioner",
    "supervisor": "the supervisor",
    "next_up": "the next manager up",
    "second_up": "the manager above that",
    "same": "whoever was told",
}


def state(entry: Entry) -> str:
    """Where it stands: what nobody has confirmed is not known, rather than overdue."""
    if entry.state is None:
        return "no date"
    if entry.state is State.MET:
        return "done"
    unknown = entry.state is State.OVERDUE and entry.duty.held_back
    return "not known" if unknown else entry.state.value


def what(duty: Duty, about: About, policy: Policy) -> str:
    """`Record of supervision, session of 28 Oct 2026`."""
    name = happenings.asked_for(duty.what) if duty.what else labels.duty_kind(duty.key.kind)
    return ", ".join((name, *matter(about, policy)))


def matter(about: About, policy: Policy) -> Iterator[str]:
    """The case and the session that something is about."""
    if about.case is not None:
        yield about.case
    if about.session_at is not None:
        yield f"session of {dates.short_day(about.session_at.astimezone(policy.zone).date())}"


def rule(entry: Entry) -> str:
    """The leading rule's id; of a local choice only that it is one."""
    return "local" if entry.duty.rule.startswith("LOCAL-") else entry.duty.rule


def due(entry: Entry, policy: Policy) -> str:
    """`Tue 13 Oct 2026`, and the time where it is a moment."""
    duty = entry.duty
    if duty.due_at == end_of_day(duty.due_on, policy.zone):
        return _day(duty.due_on)
    return _moment(duty.due_at, policy)


def explanation(entry: Entry, policy: Policy, names: Names) -> Iterator[str]:
    """The arithmetic, other dates, how strongly the text speaks, and who is told when."""
    yield from arithmetic(entry)
    for other in entry.otherwise:
        day = why.day_in_words(other.due_on)
        choice = f"{labels.spaced(other.setting)} chosen as {labels.spaced(other.value)!r}"
        yield f"With {choice} it would be {day} ({other.rule})."
    yield _source(entry.duty)
    if entry.duty.held_back:
        yield _held_back(entry)
    for (_, at), of_rung in groupby(entry.tell, key=lambda told: (told.rung, told.at)):
        yield _telling(list(of_rung), at, policy, names)


def _source(duty: Duty) -> str:
    if duty.strength is Strength.LOCAL:
        return f"{labels.strength(duty.strength)} ({duty.rule})"
    return f"{labels.strength(duty.strength)} ({duty.clause}, {duty.rule})"


def _held_back(entry: Entry) -> str:
    if entry.state is State.OVERDUE:
        return "It may have been done, but nobody has said so: nobody above the pair is told."
    return "It is booked in time, or may have been done already: nobody above the pair is told."


def _telling(of_rung: list[Told], at: datetime | None, policy: Policy, names: Names) -> str:
    told = of_rung[0]
    cited = f", {told.rule}" if told.rule and told.source == "policy" else ""
    source = "local choice" if told.source == "local" else f"policy{cited}"
    people = " and ".join(names[one.person] for one in of_rung if one.person)
    who = people or " and ".join(_receiver(code) for code in told.receivers)
    moment = told.when if at is None else _moment(at, policy)
    return f"Tell {who}: {moment} ({_rung(told)}; {source})."


def _rung(told: Told) -> str:
    name, voice = labels.spaced(told.rung), told.voice.value
    return name if name == voice else f"{voice}, {name!r}"


def _receiver(code: str) -> str:
    if OR in code:
        return ", else ".join(map(_receiver, code.split(OR)))
    return _RECEIVERS.get(code) or f"the {labels.spaced(code.removeprefix('role:'))}"


def _moment(at: datetime, policy: Policy) -> str:
    local = at.astimezone(policy.zone)
    return f"{_day(local.date())}, {dates.time_of_day(local.time())}"


def _day(day: date) -> str:
    """`Tue 13 Oct 2026`, to be narrow."""
    return f"{day:%a} {dates.short_day(day)}"
