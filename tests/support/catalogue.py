"""Everything that we ever say or ask, in every state, with the names and numbers one chooses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.alternatives import Alternative
from bot.domain.duty import AlsoDue, Duty, DutyKind, Key, State, Step
from bot.domain.facts import CaseKind, SessionStatus
from bot.domain.intervals import Days
from bot.domain.policy import Strength
from bot.messages import (
    agenda_forms,
    alerts,
    breach,
    done,
    help,
    home,
    last_session,
    manager_forms,
    rearrangement,
    recording,
    reflection,
    reflection_forms,
    refusal,
    session_forms,
    supervision_due,
    welcome,
    why,
)
from bot.messages.breach import Noted
from bot.messages.brief import brief
from bot.messages.case_discussion import CasesDue, cases_due
from bot.messages.case_list import CaseLine, CaseList, list_questioned, see_all
from bot.messages.confirmation import Confirmation, confirmation, disputed
from bot.messages.form import Form, Option
from bot.messages.line_below import SHOWN, LineBelow, LineEntry, line_page
from bot.messages.matter import Matter
from bot.messages.notice import Notice
from bot.messages.own_supervision import LastSession, Owed, OwnSupervision
from bot.messages.session_ahead import AgendaLine, SessionAhead, session_ahead
from bot.messages.session_questions import Limit
from bot.messages.waiting import PairLine, ToConfirm, ToRecord, Waiting, pairs_page, today_page

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 26, 10, tzinfo=LONDON)
LATER = AT + timedelta(days=28)
DAY = date(2026, 11, 26)
TODAY = date(2026, 11, 23)
OVER = (State.UPCOMING, State.DUE, State.OVERDUE, State.MET, State.VOID)


def identity(number: int = 1) -> str:
    """An opaque id."""
    return f"{number:032x}"


@dataclass(frozen=True)
class Cast:
    """The names, words and numbers with which everything is said."""

    sam: str = "Sam Lee"
    priya: str = "Priya Shah"
    alex: str = "Alex Reed"
    ref: str = "CP-1042"
    words: str = "cover in half term"
    many: int = 4


HOSTILE = Cast(
    sam="<!channel> & *Sam* " + "x" * 181,
    priya="@here <https://example.test|Priya> `" + "y" * 164,
    alex="&amp;" * 40,
    ref="<!everyone>" + "R" * 53,
    words="w" * 80,
    many=500,
)


def cases(cast: Cast) -> tuple[CaseLine, ...]:
    kinds = tuple(CaseKind)
    return tuple(
        CaseLine(
            id=identity(n),
            ref=f"{cast.ref}-{n}",
            kind=kinds[n % len(kinds)],
            last_on=DAY if n % 2 else None,
            next_on=DAY if n % 3 else None,
            paused=n % 5 == 0,
        )
        for n in range(1, cast.many + 1)
    )


def notices(cast: Cast) -> Iterator[tuple[str, Notice]]:
    """Every notice, by a name that tells which."""
    yield from _ahead(cast)
    yield from _confirmations(cast)
    yield from _duties(cast)
    yield from _breaches(cast)
    yield from _shorter(cast)
    yield from _homes(cast)


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


def _ahead(cast: Cast) -> Iterator[tuple[str, Notice]]:
    three = cases(cast)[:3]
    base = SessionAhead(
        session=identity(1),
        pair=identity(2),
        practitioner=identity(3),
        other=cast.priya,
        supervising=False,
        at=AT,
        first=three,
        cases=cast.many,
        agenda=(AgendaLine(topic="workload", case_ref=cast.ref, words=cast.words),) * 6,
        duty=identity(4),
    )
    yield "ahead", session_ahead(base)
    yield "ahead, stale list", session_ahead(replace(base, stale_list=DAY, agenda=()))
    yield "ahead, no cases", session_ahead(replace(base, first=(), cases=0))
    for status in SessionStatus:
        for supervising in (True, False):
            found = replace(base, status=status, supervising=supervising)
            yield f"ahead {status} {supervising}", session_ahead(found)
            yield (
                f"ahead {status} {supervising} moved",
                session_ahead(replace(found, moved_to=LATER, disputed=True)),
            )


def _confirmations(cast: Cast) -> Iterator[tuple[str, Notice]]:
    base = Confirmation(
        session=identity(1),
        pair=identity(2),
        practitioner=identity(3),
        other=cast.sam,
        at=AT,
        covered=tuple(case.ref for case in cases(cast)),
        record_by=DAY,
        case_system="MOSAIC",
        next_by=DAY,
        duty=identity(4),
    )
    for status in SessionStatus:
        yield f"confirmation {status}", confirmation(replace(base, status=status))
        yield (
            f"confirmation {status} moved",
            confirmation(replace(base, status=status, moved_to=LATER, next_at=LATER)),
        )
    yield "confirmation withdrawn", confirmation(replace(base, withdrawn=True))
    yield "confirmation disputed", disputed(base)


def _duties(cast: Cast) -> Iterator[tuple[str, Notice]]:
    one, two = identity(1), identity(2)
    record = recording.Recording(
        duty=one, session=two, other=cast.sam, held_on=DAY, due_on=DAY, case_system="MOSAIC"
    )
    due = supervision_due.SupervisionDue(duty=one, pair=two, other=cast.sam, due_on=DAY)
    fell = rearrangement.Rearrangement(
        duty=one, pair=two, other=cast.sam, original=AT, due_on=DAY, reason_will_do=True
    )
    for state in OVER:
        yield f"recording {state}", recording.recording(replace(record, state=state))
        last = replace(record, state=state, last_working_day=date(2026, 11, 24))
        yield f"recording {state}, part-time", recording.recording(last)
        for booked in (None, AT, LATER):
            found = replace(due, state=state, booked_at=booked, last_on=DAY)
            yield f"due {state} {booked}", supervision_due.supervision_due(found)
            ceiling = replace(found, longest="8 weeks", last_on=None)
            yield f"ceiling {state} {booked}", supervision_due.supervision_due(ceiling)
            again = replace(fell, state=state, booked_at=booked)
            yield f"rearrangement {state} {booked}", rearrangement.rearrangement(again)
        yield f"last session {state}", last_session.last_session(one, cast.sam, two, state)
    for supervising in (True, False):
        for shown in (cases(cast), cases(cast)[:1], ()):
            lines = CasesDue(
                practitioner=one,
                pair=two,
                other=cast.sam,
                supervising=supervising,
                cases=shown,
                settled=3,
                duty=one,
            )
            yield f"cases due {len(shown)} {supervising}", cases_due(lines)


def _matter(cast: Cast, kind: DutyKind) -> Matter:
    return Matter(
        duty=identity(1),
        pair=identity(2),
        kind=kind,
        practitioner=cast.sam,
        supervisor=cast.priya,
        due_on=DAY,
        since=date(2025, 9, 28),
        limit="8 weeks",
        case_ref=cast.ref,
    )


def _breaches(cast: Cast) -> Iterator[tuple[str, Notice]]:
    for kind in DutyKind:
        matter = _matter(cast, kind)
        warned = breach.Warned(
            matter=matter,
            other=cast.priya,
            receiver=f"{cast.alex}, district manager",
            telling_at=AT,
            source="policy",
            session=identity(3),
        )
        told = breach.Escalated(matter=matter, warned_on=TODAY)
        tried = replace(
            told,
            booked_at=LATER,
            unconfirmed_at=AT,
            asked_on=DAY,
            reason=Noted.ALLOWED,
            earlier=cast.alex,
            taken_by=cast.alex,
        )
        for state in OVER:
            yield f"warning {kind} {state}", breach.warning(replace(warned, state=state))
            yield f"escalation {kind} {state}", breach.escalation(replace(told, state=state))
            yield f"tried {kind} {state}", breach.escalation(replace(tried, state=state))
            asked = breach.asked_to_book(matter, cast.alex, state, LATER)
            yield f"asked {kind} {state}", asked
        unknown = replace(matter, since=None, limit="", case_ref="")
        late = replace(warned, matter=unknown, source="local", booked_at=LATER, told_on=DAY)
        yield f"told {kind}", breach.warning(late)
        on_it = replace(told, taken_by="you", look_again_on=DAY)
        yield f"on it {kind}", breach.escalation(on_it)
        unreadable = replace(told, reason=Noted.UNREADABLE)
        yield f"unreadable reason {kind}", breach.escalation(unreadable)
        yield f"again {kind}", breach.escalation(replace(on_it, again=True))


def _shorter(cast: Cast) -> Iterator[tuple[str, Notice]]:
    case = cases(cast)[0]
    yield "list questioned", list_questioned(replace(case, paused=True), cast.sam)
    yield "list right", list_questioned(case, cast.sam)
    offered = reflection.Minute(session=identity(), question=cast.words, duty=identity(2))
    for chosen in reflection.Chosen:
        yield f"minute {chosen}", reflection.minute(replace(offered, chosen=chosen, local=True))
    yield "last minute", reflection.minute(replace(offered, another=False))
    yield "no agenda of one's own", reflection.nothing_to_take_it_to()
    yield "welcome", welcome.welcome(cast.alex)
    yield "welcome without anybody", welcome.welcome()
    yield from _help(cast)
    for refused in (refusal.not_yours, refusal.not_known, refusal.not_yet, refusal.gone):
        yield refused.__name__, refused()
    yield "form used", refusal.form_used()
    yield "went wrong", refusal.went_wrong()
    for trouble in alerts.Trouble:
        for count in (1, cast.many):
            found = alerts.Finding(trouble, tuple(identity() for _ in range(count)))
            yield f"alert {trouble} {count}", alerts.alert((found,))
    mended = set(alerts.Trouble) - alerts.PAST
    yield "mended", alerts.alert((), mended, well=True)
    yield "paused", alerts.paused(True)
    yield "resumed", alerts.paused(False)
    yield from _done(cast)
    items = [found for _, found in _duties(cast)]
    for count in (1, 2, 8, 9, len(items)):
        yield f"brief of {count}", brief(items[:count])


def _help(cast: Cast) -> Iterator[tuple[str, Notice]]:
    some = tuple(help.Choice(cast.sam, identity(n)) for n in range(cast.many))
    yield "help", help.commands()
    for choices in ((), some):
        yield f"book with {len(choices)}", help.whom_to_book(choices)
        yield f"cases of {len(choices)}", help.whose_cases(choices)
        yield f"why, of {len(choices)}", help.which_date(choices)


def _done(cast: Cast) -> Iterator[tuple[str, Notice]]:
    yield "booked", done.booked(cast.sam, AT)
    yield "booked six", done.booked_several(cast.sam, [LATER] * 6)
    yield "met", done.met(cast.sam, DAY)
    yield "added", done.added_to_agenda(cast.sam)
    yield "asked", done.asked_to_book(cast.sam, cast.priya)
    yield "looking again", done.looking_again(DAY)
    yield "case paused", done.case_paused(cast.ref)
    yield "case resumed", done.case_resumed(cast.ref)
    yield "disagreed", done.disagreed(cast.priya)
    yield "note kept", done.note_kept()
    yield "note deleted", done.note_deleted()


def waiting(cast: Cast) -> Waiting:
    confirm = ToConfirm(session=identity(1), other=cast.sam, at=AT)
    record = ToRecord(
        session=identity(2), other=cast.sam, held_on=DAY, due_on=DAY, duty=identity(3)
    )
    return Waiting(to_confirm=(confirm,) * cast.many, to_record=(record,) * cast.many)


def pairs(cast: Cast) -> tuple[PairLine, ...]:
    known = PairLine(
        pair=identity(1),
        practitioner=identity(2),
        other=cast.sam,
        next_at=AT,
        due_on=DAY,
        last_on=DAY,
        past=True,
        stale_list=DAY,
        last_session=identity(3),
    )
    new = PairLine(pair=identity(1), practitioner=identity(2), other=cast.sam)
    return (known, new) * cast.many


def line(cast: Cast, may_act: bool = True) -> LineBelow:
    past = LineEntry(
        duty=identity(),
        kind=DutyKind.SUPERVISION,
        practitioner=cast.sam,
        supervisor=cast.priya,
        due_on=DAY,
        state=State.OVERDUE,
        since=DAY,
    )
    taken = replace(past, taken_by="you", look_again_on=DAY)
    soon = (replace(past, state=State.UPCOMING, since=None),) * cast.many
    worst = (past, taken, replace(taken, taken_by=cast.alex)) * cast.many
    return LineBelow(
        people=cast.many,
        in_date=1,
        all_past=len(worst),
        all_soon=len(soon),
        past=worst[:SHOWN],
        soon=soon[:SHOWN],
        may_act=may_act,
    )


def own(cast: Cast) -> OwnSupervision:
    owed = Owed(kind=DutyKind.SUPERVISION, due_on=DAY, state=State.OVERDUE)
    got = replace(owed, state=State.MET, met_on=DAY)
    return OwnSupervision(
        practitioner=identity(1),
        pair=identity(2),
        supervisor=cast.priya,
        next_session=identity(3),
        next_at=AT,
        last=LastSession(session=identity(4), on=DAY, status=SessionStatus.HELD),
        owed=(owed, got) * cast.many,
        why=identity(5),
        cases=cases(cast),
        list_as_at=DAY,
    )


def full_home(cast: Cast) -> home.Home:
    """Somebody who is everything at once."""
    return home.Home(
        today=TODAY,
        own=own(cast),
        waiting=waiting(cast),
        pairs=pairs(cast),
        line=line(cast),
        administration=home.Administration(paused=False, troubles=3),
    )


def _homes(cast: Cast) -> Iterator[tuple[str, Notice]]:
    full = full_home(cast)
    yield "home of everything", home.home(full)
    yield "home of nothing", home.home(home.Home(today=TODAY))
    yield (
        "home, paused",
        home.home(
            replace(full, administration=home.Administration(paused=True), line=line(cast, False))
        ),
    )
    bare = OwnSupervision(practitioner=identity(1))
    stale = replace(own(cast), stale_list=True, next_at=None, next_session="")
    for name, found in (("bare", bare), ("stale", stale)):
        yield f"home, {name}", home.home(home.Home(today=TODAY, own=found))
        yield f"today, {name}", home.today(home.Home(today=TODAY, own=found))
    for status in SessionStatus:
        last = LastSession(session=identity(), on=DAY, status=status, disputed=True)
        told = replace(own(cast), last=last)
        yield f"home, last {status}", home.home(home.Home(today=TODAY, own=told))
    yield "today", home.today(full)


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
