"""Every notice, by a name that tells which."""

from collections.abc import Iterator
from dataclasses import replace

from bot.messages import alerts, done, help, reflection, refusal, welcome
from bot.messages.brief import brief
from bot.messages.case_list import list_questioned
from bot.messages.notice import Notice
from tests.support.catalogue.cast import AT, DAY, LATER, Cast, cases, identity
from tests.support.catalogue.duties import breaches, duties
from tests.support.catalogue.homes import homes
from tests.support.catalogue.sessions import ahead, confirmations


def notices(cast: Cast) -> Iterator[tuple[str, Notice]]:
    """Every notice, by a name that tells which."""
    yield from ahead(cast)
    yield from confirmations(cast)
    yield from duties(cast)
    yield from breaches(cast)
    yield from _shorter(cast)
    yield from homes(cast)


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
    items = [found for _, found in duties(cast)]
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
