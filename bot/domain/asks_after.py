"""What an obligation asks after something happened, or before something runs out."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.asks import Ask
from bot.domain.candidates import Candidate
from bot.domain.elapsed import within
from bot.domain.happened import Happened, answers, moment, over
from bot.domain.happenings import Happening
from bot.domain.numbered import NumberedEvent
from bot.domain.obligation_rules import After, ObligationRule
from bot.domain.reckoning import no_earlier_than, start
from bot.domain.situation import Situation


def after(
    s: Situation,
    rule: ObligationRule,
    timing: After,
    known: Happened,
    supervision_due: int | None,
) -> Iterator[Ask]:
    """One for each event since go-live, met by the first answer to it."""
    for event in known.get(timing.event, ()):
        if event.on < s.facts.go_live or event.on > s.today:
            continue
        candidates = tuple(_candidates(s, rule, timing, event, supervision_due))
        if candidates:
            yield _ask(s, rule, event, candidates, _answered(s, rule, event, known))


def expires(s: Situation, rule: ObligationRule, known: Happened) -> Iterator[Ask]:
    """By the last day on record; met by one that lasts longer. None known: nothing is asked."""
    lasting = [(one.until, one.on, one) for one in known.get(rule.what, ()) if one.until]
    in_order = sorted(lasting, key=lambda one: (one[0], one[1], one[2].id))
    later = [one for _, _, one in in_order[1:]]
    for (until, _, event), renewed in zip(in_order, [*later, None], strict=False):
        if renewed is None or until >= s.facts.go_live:
            why = start(until, "Its last day on record", rule=rule.id)
            candidate = s.by_end_of_day(rule, why)
            yield _ask(s, rule, event, (candidate,), moment(s, renewed) if renewed else None)


def _candidates(
    s: Situation,
    rule: ObligationRule,
    timing: After,
    event: NumberedEvent,
    supervision_due: int | None,
) -> Iterator[Candidate]:
    happened_at, says = moment(s, event), _words(event.kind)
    if timing.within is not None:
        yield from within(s, rule, timing.within, happened_at, says)
    if timing.urgent is not None and event.urgent:
        yield from within(s, rule, timing.urgent, happened_at, says)
    if timing.by == "named_day" and event.until is not None:
        yield s.by_end_of_day(rule, start(event.until, "The day that was agreed"))
    if timing.by == "next_session":
        yield from _by_next_session(s, rule, event, supervision_due)


def _by_next_session(
    s: Situation, rule: ObligationRule, event: NumberedEvent, supervision_due: int | None
) -> Iterator[Candidate]:
    """The next session held, else the next booked, else the day by which it has to be held."""
    day, says = s.next_session(over(s, event)), "The next session"
    if day is None and supervision_due is not None and supervision_due >= event.on:
        day, says = supervision_due, "The next session has to be held"
    if day is not None:
        begun = start(event.on, _words(event.kind))
        why = no_earlier_than(begun, day, says, "policy", rule.id)
        yield s.by_end_of_day(rule, why)


def _answered(
    s: Situation, rule: ObligationRule, event: NumberedEvent, known: Happened
) -> int | None:
    happened_at = moment(s, event)
    found = (
        moment(s, one)
        for kind in (rule.what, *rule.also)
        for one in known.get(kind, ())
        if _is_later(one, event) and answers(one, event)
    )
    first = min(found, default=None)
    booked = rule.what is Happening.SESSION_BOOKED and first is not None
    return happened_at if booked else first


def _is_later(answer: NumberedEvent, event: NumberedEvent) -> bool:
    """The day itself counts where an hour is not known. A session's record answers the session."""
    if answer.id == event.id and answer.kind != Happening.SESSION_RECORDED:
        return False
    if answer.at is None or event.at is None:
        return answer.on >= event.on
    return answer.at >= event.at


def _ask(
    s: Situation,
    rule: ObligationRule,
    event: NumberedEvent,
    candidates: tuple[Candidate, ...],
    met_at: int | None,
) -> Ask:
    sessions = {one.id for one in s.sessions}
    about = event.about if event.about in sessions else None
    case = next((one for one in s.facts.cases if one.id == event.about), None)
    return Ask(
        rule=rule,
        subject=event.about or s.facts.person.id,
        anchor=f"{rule.what.value}/{event.id}",
        candidates=candidates,
        opens_at=moment(s, event),
        met_at=met_at,
        session=about,
        case=case,
    )


def _words(kind: str) -> str:
    return kind.replace("_", " ").capitalize()
