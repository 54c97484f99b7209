"""What is said before a session and after it, in every state."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.facts import SessionStatus
from bot.messages.confirmation import Confirmation, confirmation, disputed
from bot.messages.notice import Notice
from bot.messages.session_ahead import AgendaLine, SessionAhead, session_ahead
from tests.support.catalogue.cast import AT, DAY, LATER, Cast, cases, identity


def ahead(cast: Cast) -> Iterator[tuple[str, Notice]]:
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


def confirmations(cast: Cast) -> Iterator[tuple[str, Notice]]:
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
