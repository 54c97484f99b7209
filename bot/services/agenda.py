"""The agenda of the next session: a topic, a case reference, a few words."""

from __future__ import annotations

from datetime import datetime

from bot.domain.codes import Topic
from bot.domain.duty import DutyKind
from bot.messages import done
from bot.messages.agenda_forms import LONGEST, add_line
from bot.services.booking import other_of
from bot.services.desk import Desk
from bot.services.outcome import FieldErrors, OpenForm, Outcome, Saved
from bot.services.permissions import PAIR
from bot.services.scene import Scene
from bot.services.session_forms import case_options
from bot.services.subjects import NOT_YOURS, pair_for
from bot.services.submission import Submission
from bot.store import agenda, duties, forms, nudges

_NAME = "agenda.add"


def add(desk: Desk, asker: str, pair_id: str, *, now: datetime) -> Outcome:
    """What is it about?"""
    with desk.database.write() as tx:
        pair = pair_for(tx, asker, pair_id, PAIR, _NAME, now)
        if pair is None:
            return NOT_YOURS
        scene = Scene(tx, desk, now)
        use = forms.open_form(tx, asker, _NAME, pair_id, now)
        cases = case_options(scene, pair.practitioner)
        return OpenForm(add_line(use, other=other_of(scene, pair, asker), cases=cases))


def save(given: Submission) -> Outcome:
    """The line stands on the agenda."""
    pair = pair_for(given.tx, given.asker, given.subject, PAIR, _NAME, given.now)
    if pair is None:
        return NOT_YOURS
    if given.text("topic") not in set(Topic):
        return FieldErrors({"topic": "Choose what it is about."})
    if len(given.text("words")) > LONGEST:
        return FieldErrors({"words": f"Use {LONGEST} characters at most."})
    scene = given.scene
    mine = {case.id for case in scene.facts(pair.practitioner).cases}
    case, words = given.text("case"), given.text("words")
    agenda.add(
        given.tx,
        pair.id,
        given.asker,
        given.text("topic"),
        case=case if case in mine else None,
        words=words,
        now=given.now,
    )
    _show_anew(given, pair.practitioner)
    return Saved(done.added_to_agenda(other_of(scene, pair, given.asker)))


def _show_anew(given: Submission, practitioner: str) -> None:
    """Reminders of a session show its agenda."""
    ahead = duties.of_kind(given.tx, DutyKind.SESSION, practitioner)
    nudges.bump_messages(given.tx, [duty.id for duty in ahead])
