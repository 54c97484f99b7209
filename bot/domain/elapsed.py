"""A length counted from something that happened: in days to the end of one, in hours exactly."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.almanac import MINUTE, moment_of
from bot.domain.candidates import Candidate
from bot.domain.intervals import Hours, in_words
from bot.domain.policy import Length, Rule
from bot.domain.reckoning import Term, plus, start
from bot.domain.situation import Situation


def within(
    s: Situation,
    rule: Rule,
    length: Length,
    happened_at: int,
    says: str,
    setting: str = "",
) -> Iterator[Candidate]:
    """`rule`'s candidate, `length` after `happened_at`; none while the length is not chosen.

    `setting` names the local choice of what it is counted from.
    """
    term = s.term(rule, length, "{within}")
    if term is None:
        return
    if isinstance(term.interval, Hours):
        yield _exactly(s, rule, term, happened_at, term.interval)
        return
    begun = start(s.day(happened_at), says, setting=setting)
    yield s.by_end_of_day(rule, plus(begun, term))


def _exactly(s: Situation, rule: Rule, term: Term, happened_at: int, hours: Hours) -> Candidate:
    moment = happened_at + hours.hours * 60 * MINUTE
    local = moment_of(moment).astimezone(s.policy.zone)
    says = f"Within {in_words(hours)}, by {local:%H:%M}"
    day, mark = s.day(moment), term.mark
    return Candidate(moment, day, rule, start(day, says, mark.source, rule.id, mark.setting))
