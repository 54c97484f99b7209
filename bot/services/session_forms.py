"""The forms about one session, filled with what is known: cases, dates, the rule's limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import booking
from bot.domain.agenda import FIRST
from bot.domain.booking import as_if, suggestion
from bot.domain.facts import Facts, Pair, Session, SessionStatus
from bot.domain.intervals import in_words
from bot.domain.policy import Policy, RecordingRule
from bot.domain.settings import resolve
from bot.messages import labels
from bot.messages import session_forms as words
from bot.messages.form import Form, Option
from bot.messages.session_forms import CasePick, Limit
from bot.services.reasons import allowed_reasons
from bot.services.scene import Scene
from bot.services.session_changes import as_fallen_through, as_held

_AT_MOST = 100  # options that a field can have


@dataclass(frozen=True, slots=True)
class AboutSession:
    """A session in its scene; `passed` is a day that somebody chose past the limit."""

    scene: Scene
    session: Session
    pair: Pair
    use: str
    passed: date | None = None

    @property
    def facts(self) -> Facts:
        """What is known of the practitioner."""
        return self.scene.facts(self.pair.practitioner)

    @property
    def at(self) -> datetime:
        """The local moment for which it was planned."""
        return self.scene.local(self.session.planned_at)


def form_for(name: str, about: AboutSession) -> Form:
    """The form of this name."""
    return _FORMS[name](about)


def if_held(about: AboutSession) -> Facts:
    """The facts as they will be once the session counts as held."""
    return as_if(about.facts, as_held(about.session, about.session.planned_at, about.scene.now))


def if_fallen_through(about: AboutSession) -> Facts:
    """The facts as they will be once the session is postponed."""
    postponed = SessionStatus.POSTPONED
    return as_if(
        about.facts,
        as_fallen_through(about.session, about.scene.now, status=postponed, reason=None),
    )


def limit_after(facts: Facts, about: Scene, replacing: str | None = None) -> booking.Limit | None:
    """The last day for the next session, had the facts been these."""
    return booking.limit(facts, about.policy, about.now, replacing)


def in_form(limit: booking.Limit | None, passed: date | None = None) -> Limit:
    """A limit as a form says it."""
    if limit is None:
        return Limit(passed=passed)
    local = ", a local choice" if limit.because.source == "local" else ""
    says = limit.because.says
    return Limit(day=limit.day, because=f"{says[0].lower()}{says[1:]}{local}", passed=passed)


def asks_urgent(policy: Policy) -> bool:
    """Whether the policy has a shorter time for the record of something urgent."""
    return any(isinstance(rule, RecordingRule) and rule.urgent for rule in policy.pack.rules)


def case_options(scene: Scene, practitioner: str) -> tuple[Option, ...]:
    """A practitioner's cases as they can be picked, those to bring first at the top."""
    lines = scene.case_lines(practitioner)[:_AT_MOST]
    return tuple(Option(line.id, f"{line.ref}, {labels.case_kind(line.kind)}") for line in lines)


# --- one form each --------------------------------------------------------------------------------


def _held(about: AboutSession, *, partly: bool = False) -> Form:
    scene, supposed = about.scene, if_held(about)
    return words.held(
        about.use,
        at=scene.local(about.session.happened_at),
        cases=_cases(about),
        ask_urgent=asks_urgent(scene.policy),
        urgent_limit=_urgent_limit(scene.policy),
        next_on=_suggested(about, supposed),
        limit=in_form(limit_after(supposed, scene), about.passed),
        partly=partly,
    )


def _partly(about: AboutSession) -> Form:
    return _held(about, partly=True)


def _moved(about: AboutSession) -> Form:
    return words.moved(
        about.use, at=about.at, allowed=allowed_reasons(about.scene.policy), limit=_put_off(about)
    )


def _not_held(about: AboutSession) -> Form:
    return words.not_held(
        about.use, at=about.at, allowed=allowed_reasons(about.scene.policy), limit=_put_off(about)
    )


def _cannot_make(about: AboutSession) -> Form:
    return words.cannot_make(
        about.use, at=about.at, allowed=allowed_reasons(about.scene.policy), limit=_put_off(about)
    )


_FORMS: dict[str, Callable[[AboutSession], Form]] = {
    "session.held": _held,
    "session.partly": _partly,
    "session.moved": _moved,
    "session.not_held": _not_held,
    "session.cannot_make": _cannot_make,
}


def _put_off(about: AboutSession) -> Limit:
    supposed = if_fallen_through(about)
    return in_form(limit_after(supposed, about.scene, about.session.id), about.passed)


def _suggested(about: AboutSession, supposed: Facts) -> date | None:
    """None where the next one is booked already."""
    scene = about.scene
    if any(one.id != about.session.id for one in scene.booked(about.pair.practitioner)):
        return None
    found = suggestion(supposed, scene.policy, scene.now)
    return None if found is None else scene.day(found)


def _cases(about: AboutSession) -> CasePick:
    options = case_options(about.scene, about.pair.practitioner)
    agreed = _agreed(about) & {option.value for option in options}
    return CasePick(options=options, agreed=tuple(sorted(agreed)))


def _agreed(about: AboutSession) -> set[str]:
    """What was ticked before; else the cases on the agenda, and the first of the list."""
    if about.session.was_held:
        return set(about.session.discussed)
    scene = about.scene
    lines = () if scene.case_list_age.stale else scene.case_lines(about.pair.practitioner)
    first = [line.id for line in lines if not line.paused][:FIRST]
    on_agenda = [line.case for line in scene.agenda(about.pair.id) if line.case]
    return {*first, *on_agenda}


def _urgent_limit(policy: Policy) -> str:
    lengths = (
        resolve(rule.urgent, policy)
        for rule in policy.pack.rules
        if isinstance(rule, RecordingRule) and rule.urgent
    )
    return next((in_words(length.interval) for length in lengths if length), "")
