"""Somebody else supervises while the supervisor is away for long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.candidates import Candidate, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.happenings import Happening
from bot.domain.numbered import NumberedEvent
from bot.domain.obligation_rules import CoverRule
from bot.domain.reckoning import Reckoned, Term, no_earlier_than, plus, start
from bot.domain.situation import Situation


class _Absence(NamedTuple):
    """Days away, both ends included; no last day means that it is not known."""

    first_day: int
    last_day: int | None
    known: int | None

    @property
    def known_on(self) -> int:
        """When it was known: on its first day at the latest."""
        return self.first_day if self.known is None else min(self.known, self.first_day)


def dates(s: Situation) -> Iterator[Dated]:
    """One for each absence that is, or will be, longer than a rule allows, until it is over."""
    rulings = s.rulings(CoverRule)
    for absence in _known(s) if rulings else ():
        valid = [
            (rule, one)
            for rule, begins, ends in rulings
            if (one := _candidate(s, rule, absence)) is not None and begins <= one.day < ends
        ]
        leading = lead(one for _, one in valid)
        if leading is not None:
            rule = next(rule for rule, one in valid if one is leading.candidate)
            yield s.dated(
                DutyKind.COVER,
                s.facts.person.id,
                f"absence/{absence.first_day}",
                leading,
                opens_at=s.start_of(absence.known_on),
                met_at=_met_at(s, absence),
                owner=rule.owner,
            )


def changes(s: Situation) -> Iterator[int]:
    """The moments at which an absence is known or over, and at which cover begins or ends."""
    for absence in _absences(s):
        yield s.start_of(absence.known_on)
        if absence.last_day is not None:
            yield s.start_of(absence.last_day + 1)
    for cover in _arranged(s):
        yield s.start_of(cover.on)
        if cover.until is not None:
            yield s.start_of(cover.until + 1)


def _arranged(s: Situation) -> Iterator[NumberedEvent]:
    return (one for one in s.facts.events if one.kind == Happening.COVER_ARRANGED)


def _absences(s: Situation) -> list[_Absence]:
    return [_Absence(*one) for one in s.facts.supervisor.absences] if s.facts.supervisor else []


def _known(s: Situation) -> list[_Absence]:
    """Known by today and not over."""
    return [
        one
        for one in _absences(s)
        if one.known_on <= s.today and (one.last_day is None or one.last_day >= s.today)
    ]


def _candidate(s: Situation, rule: CoverRule, absence: _Absence) -> Candidate | None:
    """Away from the first to the last day is longer once the last day is `longer_than` on."""
    longer_than = s.term(rule, rule.longer_than, "Longer than {}")
    if longer_than is None:
        return None
    why = _too_long(absence, longer_than)
    if absence.last_day is not None and absence.last_day < why.day:
        return None
    within = s.term(rule, rule.within, "{within}") if rule.within else None
    if rule.when == "likely" and absence.last_day is not None and within is not None:
        begun = start(absence.known_on, "It was known that the absence would be longer")
        why = plus(begun, within)
    return s.by_end_of_day(rule, _since_go_live(s, why))


def _too_long(absence: _Absence, longer_than: Term) -> Reckoned:
    return plus(start(absence.first_day, "The supervisor's first day away"), longer_than)


def _since_go_live(s: Situation, why: Reckoned) -> Reckoned:
    go_live = s.facts.go_live
    if why.day >= go_live:
        return why
    return no_earlier_than(why, go_live, "Nothing is asked for before go-live", "local")


def _met_at(s: Situation, absence: _Absence) -> int | None:
    covers = (
        s.start_of(one.on) if one.at is None else one.at
        for one in _arranged(s)
        if _covers(s, one, absence)
    )
    return min(covers, default=None)


def _covers(s: Situation, cover: NumberedEvent, absence: _Absence) -> bool:
    if cover.on > s.today:
        return False
    if cover.until is None:
        return cover.on >= absence.known_on
    return cover.until >= max(absence.first_day, s.today)
