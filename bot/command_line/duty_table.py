"""What is owed as a table, worst first; its colours say nothing that the words do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bot.command_line import say
from bot.command_line.duty_words import Names, due, explanation, rule, state, what
from bot.command_line.say import paragraph
from bot.domain import why
from bot.domain.duty import State
from bot.domain.places import Moment
from bot.domain.policy import Policy
from bot.messages import dates, labels
from bot.services.answers.report import Entry, FindingEntry, GuidanceEntry, Report

_NARROW = 70
"""Below so many columns a table breaks its words, so that a list reads better."""
_COLOURS = {State.OVERDUE: "bold red", State.DUE: "yellow", State.MET: "dim"}
_HEADINGS = {
    Moment.ALWAYS: "Always",
    Moment.JOINING: "When the two begin",
    Moment.BOOKING: "When booking",
    Moment.PREPARING: "Before the next session",
    Moment.SESSION: "At the next session",
    Moment.CASE: "For each open case",
    Moment.FIRST_DISCUSSION: "When a case is first discussed",
    Moment.LATER_DISCUSSION: "When a case is discussed again",
    Moment.RECORDING: "When recording",
    Moment.DECISION: "When something is decided outside supervision",
    Moment.MOVED: "When a session has fallen through",
    Moment.CONCERN: "If there is a concern",
    Moment.SUPERVISING: "For a supervisor",
    Moment.LEAVING: "On leaving",
}


def print_report(found: Report, *, with_why: bool, with_done: bool) -> None:
    """The table; below it what has no date, what falls short, and what applies now."""
    names = {one.id: one.name for one in found.people}
    dated = [one for one in found.duties if one.state is not None]
    shown = [one for one in dated if with_done or one.state is not State.MET]
    paragraph(_heading(found), style="bold")
    if not shown:
        paragraph("Nothing is owed on a date.")
    elif say.out.width < _NARROW:
        _list(shown, found.policy, names)
    else:
        _table(shown, found.policy, names)
    if with_why:
        for number, entry in enumerate(shown, start=1):
            _explain(f"{number}. ", entry, found.policy, names)
    _undated(found, names, with_why)
    _findings(found, names, with_why)
    _guidance(found, names, with_why, everything=with_done)
    for line in _below(found, len(dated) - len(shown), with_why):
        paragraph(f"\n{line}")


def _heading(found: Report) -> str:
    at = found.at.astimezone(found.policy.zone)
    day, time = why.day_in_words(at.date()), dates.time_of_day(at.time())
    return f"{found.policy.pack.title}\n{day}, {time}"


# --- what has a date ------------------------------------------------------------------------------


def _table(entries: Sequence[Entry], policy: Policy, names: Names) -> None:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    several = _several(entries)
    for column in ("", "State", "Due"):
        table.add_column(column, overflow="fold")
    table.add_column("What", overflow="fold", min_width=20)
    for column in (*(["About"] if several else []), "Owed by", "Rule"):
        table.add_column(column, overflow="fold")
    for number, entry in enumerate(entries, start=1):
        about = [names[entry.duty.practitioner]] if several else []
        table.add_row(
            *map(Text, (str(number), state(entry), due(entry, policy).replace(", ", "\n"))),
            Text(what(entry.duty, entry.about, policy)),
            *map(Text, (*about, names[entry.duty.owner], rule(entry))),
            style=_COLOURS.get(entry.state) if entry.state else None,
        )
    say.out.print(table)


def _list(entries: Sequence[Entry], policy: Policy, names: Names) -> None:
    for number, entry in enumerate(entries, start=1):
        style = _COLOURS.get(entry.state, "") if entry.state else ""
        title = f"{state(entry)}, {due(entry, policy)}"
        paragraph(f"{number}. {title}", style=style)
        paragraph(what(entry.duty, entry.about, policy), indent=3)
        whose = f"owed by {names[entry.duty.owner]}, about {names[entry.duty.practitioner]}"
        paragraph(f"{whose}; {rule(entry)}", indent=3)


def _several(entries: Iterable[Entry]) -> bool:
    return len({one.duty.practitioner for one in entries}) > 1


def _explain(number: str, entry: Entry, policy: Policy, names: Names) -> None:
    paragraph(f"\n{number}{what(entry.duty, entry.about, policy)}", style="bold")
    for line in explanation(entry, policy, names):
        paragraph(line, indent=3)


# --- what has none --------------------------------------------------------------------------------


def _undated(found: Report, names: Names, with_why: bool) -> None:
    """What has to be said or chosen first, each with all that waits for it."""
    waiting = sorted((one for one in found.duties if one.state is None), key=_lacks)
    if waiting:
        paragraph("\nOwed, but without a date", style="bold")
    for lacks, entries in groupby(waiting, key=_lacks):
        of_these = list(entries)
        titles = dict.fromkeys(_title(one, found.policy) for one in of_these)
        paragraph(f"Until {lacks} is known: {'; '.join(titles)}.", indent=3)
        if with_why:
            for entry in of_these:
                _explain("", entry, found.policy, names)


def _lacks(entry: Entry) -> str:
    return " and ".join(entry.lacks)


def _title(entry: Entry, policy: Policy) -> str:
    return f"{what(entry.duty, entry.about, policy)} ({entry.duty.rule})"


def _findings(found: Report, names: Names, with_why: bool) -> None:
    if found.findings:
        paragraph("\nFalls short, without a date", style="bold")
    several = len({one.about.practitioner for one in found.findings}) > 1
    for entry in found.findings:
        whose = f"{names[entry.about.practitioner]}: " if several else ""
        paragraph(f"{whose}{entry.finding.says} {_cited(entry)}", indent=3)
        for line in _finding_lines(entry) if with_why else ():
            paragraph(line, indent=6)


def _cited(entry: FindingEntry) -> str:
    return f"({entry.finding.strength.value}; {', '.join(entry.finding.rules)})"


def _finding_lines(entry: FindingEntry) -> Iterator[str]:
    yield from entry.finding.why
    yield f"{labels.strength(entry.finding.strength)} ({entry.finding.clause})"


def _guidance(found: Report, names: Names, with_why: bool, *, everything: bool) -> None:
    """Of one person; of several it would bury the rest."""
    if not found.guidance:
        return
    if len({one.about.practitioner for one in found.guidance}) > 1:
        paragraph("\nWhat applies now: --person shows it for one of them.")
        return
    paragraph("\nApplies now", style="bold")
    by_moment = sorted(found.guidance, key=lambda one: list(Moment).index(one.guidance.when))
    for when, entries in groupby(by_moment, key=lambda one: one.guidance.when):
        paragraph(_HEADINGS[when], indent=3)
        for line in dict.fromkeys(_advice(one, found.policy, with_why) for one in entries):
            paragraph(line, indent=6)


def _advice(entry: GuidanceEntry, policy: Policy, with_why: bool) -> str:
    given = entry.guidance
    says = (
        f"{given.says.removesuffix('.')}: {'; '.join(given.items)}." if given.items else given.says
    )
    until = f" Keep until {dates.short_day(given.keep_until)}." if given.keep_until else ""
    reasons = f" {' '.join(given.why)}" if with_why else ""
    return f"{says}{until}{reasons} ({', '.join(given.rules)})"


def _below(found: Report, hidden: int, with_why: bool) -> Iterator[str]:
    if hidden:
        yield f"{labels.counted(hidden, 'more is done', 'more are done')}: --all shows them."
    if found.undecided and with_why:
        yield f"Not chosen: {', '.join(spec.name for spec in found.undecided)}."
    elif found.undecided:
        settings = labels.counted(len(found.undecided), "setting is", "settings are")
        yield f"{settings} not chosen, so reminders that need them are not shown: --why lists them."
