"""What is said about a duty, in every state: to the pair, and above them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.duty import DutyKind, State
from bot.messages import breach, last_session, rearrangement, recording, supervision_due
from bot.messages.breach import Noted
from bot.messages.case_discussion import CasesDue, cases_due
from bot.messages.matter import Matter
from bot.messages.notice import Notice
from tests.support.catalogue.cast import AT, DAY, LATER, TODAY, Cast, cases, identity

OVER = (State.UPCOMING, State.DUE, State.OVERDUE, State.MET, State.VOID)


def duties(cast: Cast) -> Iterator[tuple[str, Notice]]:
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


def breaches(cast: Cast) -> Iterator[tuple[str, Notice]]:
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
