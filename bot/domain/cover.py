"""Somebody else supervises while the supervisor is away for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.domain.candidates import Candidate, by_end_of_day, lead
from bot.domain.duty import Duty, DutyKind, Step
from bot.domain.facts import Absence, Event
from bot.domain.happenings import Happening
from bot.domain.intervals import in_words
from bot.domain.obligation_rules import CoverRule
from bot.domain.settings import Resolved
from bot.domain.situation import Situation
from bot.domain.why import no_earlier_than, start

_ONE_DAY = timedelta(days=1)


def duties(s: Situation) -> Iterator[Duty]:
    """One for each absence that is, or will be, longer than a rule allows, until it is over."""
    rules = [(one.rule, one.window) for one in s.rulings(CoverRule)]
    for absence in _absences(s) if rules else ():
        found = [(rule, _candidate(s, rule, absence)) for rule, window in rules]
        valid = [
            (rule, one)
            for (rule, one), (_, window) in zip(found, rules, strict=True)
            if one is not None and one.due_on in window
        ]
        leading = lead(one for _, one in valid)
        if leading is not None:
            rule = next(rule for rule, one in valid if one is leading.candidate)
            yield s.duty(
                DutyKind.COVER,
                s.facts.person.id,
                f"absence/{absence.first_day.toordinal()}",
                leading,
                opens_at=s.start_of(_known_on(absence)),
                met_at=_met_at(s, absence),
                owner=rule.owner,
            )


def changes(s: Situation) -> Iterator[datetime]:
    """The moments at which an absence is known, grows too long, or is over."""
    for absence in s.facts.supervisor.absences if s.facts.supervisor else ():
        yield s.start_of(_known_on(absence))
        if absence.last_day is not None:
            yield s.start_of(absence.last_day + _ONE_DAY)


def _absences(s: Situation) -> list[Absence]:
    """Known by today and not over."""
    everyone = s.facts.supervisor.absences if s.facts.supervisor else ()
    return [
        one
        for one in everyone
        if _known_on(one) <= s.today and (one.last_day is None or one.last_day >= s.today)
    ]


def _candidate(s: Situation, rule: CoverRule, absence: Absence) -> Candidate | None:
    """Away from the first to the last day is longer once the last day is `longer_than` on."""
    length = s.resolve(rule.longer_than)
    if length is None:
        return None
    why = _too_long(s, rule, absence, length)
    if absence.last_day is not None and absence.last_day < why[-1].result:
        return None
    within = s.resolve(rule.within) if rule.within else None
    if rule.when == "likely" and absence.last_day is not None and within is not None:
        begun = start(_known_on(absence), "It was known that the absence would be longer")
        why = s.plus(begun, within, f"Within {in_words(within.interval)}", rule.id)
    return by_end_of_day(rule, _since_go_live(s, why), s.policy.zone)


def _too_long(
    s: Situation, rule: CoverRule, absence: Absence, length: Resolved
) -> tuple[Step, ...]:
    begun = start(absence.first_day, "The supervisor's first day away")
    return s.plus(begun, length, f"Longer than {in_words(length.interval)}", rule.id)


def _since_go_live(s: Situation, why: tuple[Step, ...]) -> tuple[Step, ...]:
    go_live: date = s.facts.go_live
    if why[-1].result >= go_live:
        return why
    return no_earlier_than(why, go_live, "Nothing is asked for before go-live", "local")


def _known_on(absence: Absence) -> date:
    return min(absence.known_on or absence.first_day, absence.first_day)


def _met_at(s: Situation, absence: Absence) -> datetime | None:
    covers = (
        one.at or s.start_of(one.on)
        for one in s.facts.events
        if one.kind is Happening.COVER_ARRANGED and _covers(s, one, absence)
    )
    return min(covers, default=None)


def _covers(s: Situation, cover: Event, absence: Absence) -> bool:
    if cover.on > s.today:
        return False
    if cover.until is None:
        return cover.on >= _known_on(absence)
    return cover.until >= max(absence.first_day, s.today)
