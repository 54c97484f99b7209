"""What a duty, a finding or advice is about, as people know it: names of files, not ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.duty import Duty
from bot.domain.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Ids, the moment of the session, and the case's reference; None where it is about none."""

    practitioner: str
    supervisor: str | None = None
    session: str | None = None
    session_at: datetime | None = None
    case: str | None = None
    record: str | None = None


def about_duty(duty: Duty, facts: Facts) -> About:
    """What a duty is about."""
    return About(
        practitioner=duty.practitioner,
        supervisor=duty.supervisor,
        session=duty.session,
        session_at=_planned(facts, duty.session),
        case=_ref(facts, duty.case),
    )


def about_id(found: str, facts: Facts) -> About:
    """What an id means: a session, a case, a record, or else the practitioner (or the pair)."""
    known = {one.id for one in facts.sessions}
    records = {one.id: one for one in facts.records}
    record = records.get(found)
    session = found if found in known else record.session if record else None
    return About(
        practitioner=facts.person.id,
        supervisor=facts.pair.supervisor if facts.pair else None,
        session=session,
        session_at=_planned(facts, session),
        case=_ref(facts, record.case if record else found),
        record=record.id if record else None,
    )


def _planned(facts: Facts, session: str | None) -> datetime | None:
    return next((one.planned_at for one in facts.sessions if one.id == session), None)


def _ref(facts: Facts, case: str | None) -> str | None:
    return next((one.ref for one in facts.cases if one.id == case), None)
