"""Every form, by a name that tells which."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

from bot.domain.alternatives import Alternative
from bot.domain.duty import AlsoDue, Duty, DutyKind, Key, Step
from bot.domain.intervals import Days
from bot.domain.policy import Strength
from bot.messages import (
    agenda_forms,
    help,
    manager_forms,
    reflection_forms,
    session_forms,
    welcome,
    why,
)
from bot.messages.case_list import CaseList, see_all
from bot.messages.form import Form, Option
from bot.messages.line_below import line_page
from bot.messages.session_questions import Limit
from bot.messages.waiting import Waiting, pairs_page, today_page
from tests.support.catalogue.cast import AT, DAY, LATER, TODAY, Cast, cases, identity
from tests.support.catalogue.homes import line, pairs, waiting


def forms(cast: Cast) -> Iterator[tuple[str, Form]]:
    """Every form, by a name that tells which."""
    yield from _session_forms(cast)
    yield from _telling_forms(cast)
    options = tuple(Option(case.id, case.ref, "court") for case in cases(cast))
    yield "agenda", agenda_forms.add_line("use", other=cast.priya, cases=options)
    yield "agenda without cases", agenda_forms.add_line("use", other=cast.priya)
    yield "reason", manager_forms.note_reason("use", due_on=DAY, suggested=DAY)
    yield "note", reflection_forms.write_note("use", cast.words)
    note = reflection_forms.KeptNote(identity(), cast.words, DAY, "n" * 3000)
    yield "opened note", reflection_forms.opened_note(note)
    yield "delete note", reflection_forms.delete_note("use", note)
    for page in (1, 2, 99):
        yield f"notes {page}", reflection_forms.my_notes((note,) * cast.many, page)
    yield "no notes", reflection_forms.my_notes(())


def _session_forms(cast: Cast) -> Iterator[tuple[str, Form]]:
    options = tuple(Option(case.id, case.ref, "court") for case in cases(cast))
    picks = session_forms.CasePick(options=options, agreed=tuple(o.value for o in options[:120]))
    allowed = ("urgent_case_situation", "supervisee_sick")
    for limit in (
        None,
        Limit(day=DAY, because="28 days after the last", local=True),
        Limit(day=DAY, because=cast.words, passed=LATER.date()),
    ):
        which = "no limit" if limit is None else f"limit {limit.passed}"
        for partly in (True, False):
            yield (
                f"held {partly} {which}",
                session_forms.held(
                    "use",
                    at=AT,
                    cases=picks,
                    ask_urgent=True,
                    urgent_limit="24 hours",
                    next_on=LATER.date(),
                    limit=limit,
                    partly=partly,
                ),
            )
        yield f"moved {which}", session_forms.moved("use", at=AT, allowed=allowed, limit=limit)
        yield f"not held {which}", session_forms.not_held("use", at=AT, limit=limit)
        yield f"cannot make {which}", session_forms.cannot_make("use", at=AT, limit=limit)
        yield (
            f"book {which}",
            session_forms.book("use", other=cast.sam, suggested=DAY, limit=limit),
        )
    yield "held, bare", session_forms.held("use", at=AT, cases=session_forms.CasePick())
    days = tuple(DAY + timedelta(days=28 * n) for n in range(6))
    yield "six", session_forms.book_six("use", other=cast.sam, days=days, every="28 days")
    yield "already", session_forms.already("use", other=cast.sam, latest=TODAY)


def _telling_forms(cast: Cast) -> Iterator[tuple[str, Form]]:
    listed = CaseList(practitioner=identity(), cases=cases(cast), as_at=DAY, owner=cast.sam)
    for page in (0, 1, 2, 99):
        yield f"cases {page}", see_all(listed, page)
        yield f"waiting {page}", today_page(waiting(cast), page)
        yield f"pairs {page}", pairs_page(pairs(cast), page)
        yield f"line {page}", line_page(line(cast), line(cast).past, page, 99)
    yield "stale cases", see_all(replace(listed, stale=True))
    yield "no cases", see_all(CaseList(practitioner=identity(), cases=(), as_at=None))
    yield "nothing waits", today_page(Waiting())
    dates = tuple(help.Choice(cast.sam, identity(n)) for n in range(cast.many))
    for page in (1, 2, 99):
        yield f"dates {page}", help.dates_page(dates, page)
    yield "no dates", help.dates_page(())
    about = welcome.AboutMe(
        name=cast.sam,
        role="team manager",
        employment="agency",
        team=cast.words,
        started_on=DAY,
        supervisor=cast.priya,
        supervisees=cast.many,
        list_as_at=DAY,
    )
    yield "about me", welcome.about_me(about)
    hours = (welcome.Hours(weekday=0, starts=time(9), ends=time(17, 30)),)
    yield "when", welcome.about_when(welcome.AboutWhen(hours=hours, back_on=DAY, paused=True))
    yield "never", welcome.about_when(welcome.AboutWhen(hours=()))
    other = Alternative("month", cast.words, "CAMDEN-6Da", "6", DAY, AT)
    yield (
        "why",
        why.why(
            duty(cast),
            "A policy",
            at=AT,
            reading=cast.words,
            otherwise=(other, other),
            tellings=_tellings(cast),
        ),
    )
    yield "why, nobody told", why.why(duty(cast), "A policy")


def _tellings(cast: Cast) -> list[why.Telling]:
    return [
        why.Telling(who=cast.sam, source="policy", at=AT, said=True),
        why.Telling(who=cast.priya, source="local", at=AT),
        why.Telling(who=cast.alex, source="local"),
    ]


def duty(cast: Cast) -> Duty:
    steps = (
        Step("start", DAY, DAY, "Last supervision", "fact"),
        Step("add", Days(28), LATER.date(), cast.words, "policy", "CAMDEN-6Fa"),
    )
    return Duty(
        key=Key(DutyKind.SUPERVISION, "pair", "session"),
        owner=identity(1),
        practitioner=identity(2),
        supervisor=identity(1),
        pair=identity(3),
        opens_at=AT,
        due_on=LATER.date(),
        due_at=LATER,
        strength=Strength.MUST,
        rule="CAMDEN-6Fa",
        clause="6 Frequency",
        ladder="supervision",
        why=steps,
        also=(AlsoDue("CAMDEN-4a", "4", LATER.date(), steps),),
    )
