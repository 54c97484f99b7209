"""Homes, from nothing to everything at once, and what stands in them."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.duty import DutyKind, State
from bot.domain.facts import SessionStatus
from bot.messages import home
from bot.messages.line_below import SHOWN, LineBelow, LineEntry
from bot.messages.notice import Notice
from bot.messages.own_supervision import LastSession, Owed, OwnSupervision
from bot.messages.waiting import PairLine, ToConfirm, ToRecord, Waiting
from tests.support.catalogue.cast import AT, DAY, TODAY, Cast, cases, identity


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


def homes(cast: Cast) -> Iterator[tuple[str, Notice]]:
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
