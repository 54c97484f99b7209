"""The answer as JSON (docs/duties.md): every day a date, every moment with its offset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.domain import duty as owed
from bot.domain.alternatives import Alternative
from bot.domain.duty import State
from bot.domain.happenings import Happening
from bot.domain.local_time import end_of_day
from bot.domain.policy import Policy
from bot.policies.register import entries
from bot.services.answers.about import About
from bot.services.answers.arithmetic import arithmetic
from bot.services.answers.report import Entry, FindingEntry, GuidanceEntry, Report
from bot.services.answers.shapes import (
    AboutWhat,
    AlsoDue,
    Answer,
    DutyOwed,
    FindingMade,
    GuidanceGiven,
    PersonNamed,
    PolicyAsked,
    States,
    Telling,
    Undecided,
    plain,
)
from bot.services.answers.telling import Told

_STATES: Mapping[State | None, States] = {
    State.UPCOMING: "upcoming",
    State.DUE: "due",
    State.OVERDUE: "overdue",
    State.MET: "met",
    None: "undated",
}


def as_data(of: Report) -> dict[str, Any]:
    """The answer as plain data."""
    policy, pack = of.policy, of.policy.pack
    answer = Answer(
        version=1,
        at=of.at.astimezone(policy.zone).isoformat(),
        valid_until=_moment(of.valid_until, policy),
        policy=PolicyAsked(
            name=pack.name,
            title=pack.title,
            version=pack.version,
            fingerprint=policy.fingerprint,
        ),
        undecided=tuple(
            Undecided(setting=spec.name, rule=spec.rule, asks=spec.asks) for spec in of.undecided
        ),
        people=tuple(_people(of)),
        duties=tuple(_duty(entry, policy) for entry in of.duties),
        findings=tuple(_finding(entry, policy) for entry in of.findings),
        guidance=tuple(_guidance(entry, policy) for entry in of.guidance),
    )
    return plain(answer)


def due(day: date, moment: datetime, policy: Policy) -> str:
    """A date where the whole day complies, else a moment with its offset."""
    if moment == end_of_day(day, policy.zone):
        return day.isoformat()
    return moment.astimezone(policy.zone).isoformat()


def _people(of: Report) -> Iterator[PersonNamed]:
    named = {told.person for entry in of.duties for told in entry.tell}
    named |= {entry.duty.owner for entry in of.duties}
    abouts = [entry.about for entry in of.duties]
    abouts += [*(one.about for one in of.findings), *(one.about for one in of.guidance)]
    named |= {who for about in abouts for who in (about.practitioner, about.supervisor)}
    for one in of.people:
        if one.id in named:
            yield PersonNamed(id=one.id, name=one.name, role=one.role or None)


def _duty(entry: Entry, policy: Policy) -> DutyOwed:
    duty, state = entry.duty, entry.state
    return DutyOwed(
        rules=tuple(dict.fromkeys((duty.rule, *(other.rule for other in duty.also)))),
        clause=duty.clause,
        kind=duty.key.kind,
        what=Happening(duty.what) if duty.what else None,
        owner=duty.owner,
        about=_about(entry.about, policy),
        due=due(duty.due_on, duty.due_at, policy) if state else None,
        also_due=tuple(_also_due(entry, policy)) if state else (),
        state=_STATES[state],
        lacks=entry.lacks,
        met_at=_moment(duty.met_at, policy),
        held_back=duty.held_back,
        strength=duty.strength,
        tell=tuple(_telling(told, policy) for told in entry.tell),
        why=arithmetic(entry),
    )


def _also_due(entry: Entry, policy: Policy) -> Iterator[AlsoDue]:
    for other in entry.duty.also:
        yield _also(other)
    for alternative in entry.otherwise:
        yield _otherwise(alternative, policy)


def _also(other: owed.AlsoDue) -> AlsoDue:
    day = other.due.isoformat()
    return AlsoDue(due=day, rule=other.rule, clause=other.clause, setting=None, value=None)


def _otherwise(other: Alternative, policy: Policy) -> AlsoDue:
    return AlsoDue(
        due=due(other.due_on, other.due_at, policy),
        rule=other.rule,
        clause=other.clause,
        setting=other.setting,
        value=other.value,
    )


def _telling(told: Told, policy: Policy) -> Telling:
    return Telling(
        rung=told.rung,
        voice=told.voice,
        who=told.person,
        receivers=told.receivers,
        at=_moment(told.at, policy),
        when=told.when,
        source=told.source,
        rule=told.rule or None,
    )


def _finding(entry: FindingEntry, policy: Policy) -> FindingMade:
    found = entry.finding
    return FindingMade(
        rules=found.rules,
        clause=found.clause,
        check=found.check,
        strength=found.strength,
        about=_about(entry.about, policy),
        what=found.says,
        why=found.why,
    )


def _guidance(entry: GuidanceEntry, policy: Policy) -> GuidanceGiven:
    given = entry.guidance
    known = entries(policy.pack.name).get(given.rules[0])
    return GuidanceGiven(
        rules=given.rules,
        clause=known.clause if known else None,
        when=given.when,
        about=_about(entry.about, policy),
        what=given.says,
        items=given.items,
        keep_until=given.keep_until.isoformat() if given.keep_until else None,
        why=given.why,
    )


def _about(about: About, policy: Policy) -> AboutWhat:
    return AboutWhat(
        practitioner=about.practitioner,
        supervisor=about.supervisor,
        session=about.session,
        session_at=_moment(about.session_at, policy),
        case=about.case,
        record=about.record,
    )


def _moment(moment: datetime | None, policy: Policy) -> str | None:
    return None if moment is None else moment.astimezone(policy.zone).isoformat()
