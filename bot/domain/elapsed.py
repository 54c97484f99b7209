"""A length counted from something that happened: in days to the end of one, in hours exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.candidates import Candidate, at_moment, by_end_of_day
from bot.domain.intervals import Hours, in_words
from bot.domain.policy import Length, Rule
from bot.domain.settings import Resolved
from bot.domain.situation import Situation
from bot.domain.why import start


def within(
    s: Situation,
    rule: Rule,
    length: Length,
    happened_at: datetime,
    says: str,
    setting: str = "",
) -> Iterator[Candidate]:
    """`rule`'s candidate, `length` after `happened_at`; none while the length is not chosen.

    `setting` names the local choice of what it is counted from.
    """
    resolved = s.resolve(length)
    if resolved is None:
        return
    if isinstance(resolved.interval, Hours):
        yield _exactly(s, rule, resolved, happened_at, resolved.interval)
        return
    begun = start(s.day(happened_at), says, setting=setting)
    words = f"Within {in_words(resolved.interval)}"
    why = s.plus(begun, resolved, words, rule.id)
    yield by_end_of_day(rule, why, s.policy.zone)


def _exactly(
    s: Situation, rule: Rule, resolved: Resolved, happened_at: datetime, hours: Hours
) -> Candidate:
    moment = happened_at + timedelta(hours=hours.hours)
    local = moment.astimezone(s.policy.zone)
    says = f"Within {in_words(hours)}, by {local:%H:%M}"
    why = start(local.date(), says, resolved.source, rule.id, resolved.setting)
    return at_moment(rule, moment, why)
