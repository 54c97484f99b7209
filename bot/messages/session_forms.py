"""Forms about sessions. Each docstring lists the names of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.messages import dates, labels
from bot.messages.form import (
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    Form,
    Option,
    TimeField,
)
from bot.messages.notice import Part, Small
from bot.messages.session_questions import Limit, reason, warned

SIX = 6
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePick:
    """The cases one may tick: id, reference, kind in words; `agreed` are ticked at first."""

    options: tuple[Option, ...] = ()
    agreed: tuple[str, ...] = ()


def held(
    use: str,
    *,
    at: datetime,
    cases: CasePick,
    ask_urgent: bool = False,
    urgent_limit: str = "",
    next_on: date | None = None,
    limit: Limit | None = None,
    partly: bool = False,
) -> Form:
    """Answers: `held_on`, `cases`, `urgent` (where asked), `next_on`, `next_time`, `keep`.

    `at` is local; `next_on` the day that the rule suggests, None where one is booked already.
    """
    fields: list[Field | Part] = [
        DateField(name="held_on", label="On which day did it take place?", initial=at.date()),
        *_covered(cases, partly),
        *(_urgent(urgent_limit) if ask_urgent else ()),
        *(_next(next_on, at.time(), limit or Limit()) if next_on else ()),
    ]
    name = "session.partly" if partly else "session.held"
    title = "Partly held" if partly else "As planned"
    return Form(name, title, tuple(fields), "Save", use)


def moved(
    use: str, *, at: datetime, allowed: tuple[str, ...] = (), limit: Limit | None = None
) -> Form:
    """Answers: `reason`, `new_on`, `new_time`, `keep`."""
    asked = limit or Limit()
    new = (
        DateField(name="new_on", label="New day", initial=asked.passed),
        TimeField(name="new_time", label="New time", initial=at.time()),
    )
    fields = (reason(allowed), *new, *warned(asked))
    return Form("session.moved", "It moved", fields, "Save", use)


def not_held(
    use: str, *, at: datetime, allowed: tuple[str, ...] = (), limit: Limit | None = None
) -> Form:
    """Answers: `reason`, `new_on` and `new_time` (both may be left empty), `keep`."""
    return _put_off("session.not_held", "It didn't happen", use, at, allowed, limit or Limit())


def cannot_make(
    use: str, *, at: datetime, allowed: tuple[str, ...] = (), limit: Limit | None = None
) -> Form:
    """Answers: `reason`, `new_on` and `new_time` (both may be left empty), `keep`."""
    return _put_off("session.cannot_make", "I can't make it", use, at, allowed, limit or Limit())


def book(
    use: str,
    *,
    other: str,
    suggested: date | None = None,
    at: time | None = None,
    limit: Limit | None = None,
) -> Form:
    """Answers: `on`, `time`, `keep`."""
    asked = limit or Limit()
    fields = (
        Small(f"Supervision with {other}."),
        DateField(name="on", label="Day", initial=asked.passed or suggested),
        TimeField(name="time", label="Time", initial=at or time(10)),
        *warned(asked),
    )
    return Form("session.book", "Book supervision", fields, "Book", use)


def book_six(
    use: str, *, other: str, days: tuple[date, ...], at: time | None = None, every: str = ""
) -> Form:
    """Answers: `on_1` to `on_6` (any may be left empty), `time`. `every` is in words."""
    told = f"Supervision with {other}{', every ' + every if every else ''}. Change any of them."
    dated = tuple(
        DateField(name=f"on_{n}", label=f"Date {n}", initial=day, optional=True)
        for n, day in enumerate(days[:SIX], 1)
    )
    clock = TimeField(name="time", label="Time", initial=at or time(10))
    return Form("session.book_six", "The next six", (Small(told), *dated, clock), "Book", use)


def already(use: str, *, other: str, latest: date) -> Form:
    """Answers: `held_on`. `latest` is today: a day to come is no answer."""
    field = DateField(
        name="held_on",
        label=f"When did you and {other} last have supervision?",
        hint=f"A day up to {dates.day(latest)}. A formal one-to-one, not a quick chat.",
    )
    return Form("session.already", "It already happened", (field,), "Save", use)


def _put_off(
    name: str, title: str, use: str, at: datetime, allowed: tuple[str, ...], limit: Limit
) -> Form:
    new = (
        DateField(name="new_on", label="New day", initial=limit.passed, optional=True),
        TimeField(name="new_time", label="New time", initial=at.time(), optional=True),
    )
    fields = (reason(allowed), *new, *warned(limit))
    return Form(name, title, fields, "Save", use)


def _covered(cases: CasePick, partly: bool) -> tuple[Field, ...]:
    if not cases.options:
        return ()
    label = "What was covered?" if partly else "Which cases did you discuss?"
    hint = f"{labels.counted(len(cases.options), 'case')} on the list, by reference only."
    return (
        ChoicesField(
            name="cases",
            label=label,
            hint=hint,
            optional=True,
            options=cases.options,
            initial=cases.agreed,
        ),
    )


def _urgent(limit: str) -> tuple[Field, ...]:
    hint = f"If so, the record is due within {limit}." if limit else ""
    options = (Option("no", "No"), Option(YES, "Yes"))
    label = "Was anything urgent decided?"
    return (ChoiceField(name="urgent", label=label, hint=hint, options=options, initial="no"),)


def _next(suggested: date, clock: time, limit: Limit) -> tuple[Field | Part, ...]:
    return (
        DateField(
            name="next_on",
            label="Next supervision",
            hint="Leave it empty to book later.",
            initial=limit.passed or suggested,
            optional=True,
        ),
        TimeField(name="next_time", label="Time", initial=clock, optional=True),
        *warned(limit),
    )
