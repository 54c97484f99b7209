"""What is owed as a table, worst first; its colours say nothing that the words do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from bot.command_line import say
from bot.domain import why
from bot.domain.duty import Duty, State
from bot.domain.forecast import Telling
from bot.domain.local_time import end_of_day
from bot.domain.policy import Policy
from bot.messages import dates, labels
from bot.services.duty_report import Entry, Report, when

_COLUMNS = {"": 2, "State": 8, "Due": 15, "What": 11, "About": 12, "Whose": 6, "Rule": 10}
"""Each with the width of its longest word, so that narrow terminals break none."""
_RECEIVERS = {
    "next_up": "the next manager up",
    "second_up": "the manager above that",
    "same": "whoever was told",
}
_COLOURS = {State.OVERDUE: "bold red", State.DUE: "yellow", State.MET: "dim"}


def print_report(found: Report, *, with_why: bool, with_done: bool) -> None:
    """The table, with the arithmetic and who is told below it where that is asked for."""
    names = {one.id: one.name for one in found.people}
    shown = [one for one in found.entries if with_done or one.state is not State.MET]
    say.out.print(escape(_heading(found)), style="bold")
    if shown:
        _table(shown, found.policy, names)
    else:
        say.out.print("Nothing is owed.")
    if with_why:
        for number, entry in enumerate(shown, start=1):
            _explain(number, entry, found.policy, names)
    for line in _below(found, len(found.entries) - len(shown)):
        say.out.print(f"\n{escape(line)}")


def _heading(found: Report) -> str:
    at = found.at.astimezone(found.policy.zone)
    day, time = why.day_in_words(at.date()), dates.time_of_day(at.time())
    return f"{found.policy.pack.title}: {day}, {time}"


def _table(entries: Sequence[Entry], policy: Policy, names: Mapping[str, str]) -> None:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for column, width in _COLUMNS.items():
        table.add_column(column, overflow="fold", min_width=width)
    for number, entry in enumerate(entries, start=1):
        cells = _cells(number, entry, policy, names)
        table.add_row(*map(escape, cells), style=_COLOURS.get(entry.state))
    say.out.print(table)


def _cells(number: int, entry: Entry, policy: Policy, names: Mapping[str, str]) -> tuple[str, ...]:
    duty = entry.duty
    return (
        str(number),
        entry.state.value,
        _due(entry, policy),
        _what(duty),
        "\n".join(_about(entry, policy, names)),
        names[duty.owner],
        duty.rule,
    )


def _due(entry: Entry, policy: Policy) -> str:
    duty = entry.duty
    if duty.due_at == end_of_day(duty.due_on, policy.zone):
        return _day(duty.due_on)
    return _moment(duty.due_at, policy).replace(", ", "\n")


def _moment(at: datetime, policy: Policy) -> str:
    local = at.astimezone(policy.zone)
    return f"{_day(local.date())}, {dates.time_of_day(local.time())}"


def _day(day: date) -> str:
    """`Tue 13 Oct 2026`, to be narrow."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def _about(entry: Entry, policy: Policy, names: Mapping[str, str]) -> Iterator[str]:
    yield names[entry.duty.practitioner]
    if entry.case is not None:
        yield entry.case
    if entry.session_at is not None:
        day = entry.session_at.astimezone(policy.zone).date()
        yield f"session {day.day} {day:%b}"


def _explain(number: int, entry: Entry, policy: Policy, names: Mapping[str, str]) -> None:
    duty = entry.duty
    title = f"{number}. {_what(duty)}: {duty.clause} ({duty.rule})"
    say.out.print(f"\n{escape(title)}", style="bold")
    lines = [*why.lines(duty), *_readings(entry), labels.strength(duty.strength)]
    lines += _held_back(entry)
    lines += [_telling(telling, policy, names) for telling in entry.tell]
    for line in lines:
        say.out.print(f"   {escape(line)}")


def _readings(entry: Entry) -> Iterator[str]:
    for other in entry.otherwise:
        day = why.day_in_words(other.due_on)
        yield f"Had you chosen {other.value} for {other.setting}: {day} ({other.rule})."


def _what(duty: Duty) -> str:
    """What is owed; of an obligation, the happening that the rule asks for."""
    if duty.what:
        return duty.what.replace("_", " ").capitalize()
    return labels.duty_kind(duty.key.kind)


def _held_back(entry: Entry) -> Iterator[str]:
    if entry.duty.held_back:
        yield "It may have been done, but nobody has said so: nobody above the pair is told."


def _telling(telling: Telling, policy: Policy, names: Mapping[str, str]) -> str:
    rung = telling.rung
    source = "policy" if rung.source == "policy" else "local choice"
    who = names[telling.person] if telling.person else ", ".join(map(_receiver, rung.to))
    at = when(rung) if telling.at is None else _moment(telling.at, policy)
    return f"Tell {who}: {at} ({rung.name}; {source})."


def _receiver(code: str) -> str:
    return _RECEIVERS.get(code) or f"the {code.removeprefix('role:').replace('_', ' ')}"


def _below(found: Report, hidden: int) -> Iterator[str]:
    if hidden:
        yield f"{labels.counted(hidden, 'more is done', 'more are done')}: --all shows them."
    if found.undecided:
        settings = ", ".join(spec.name for spec in found.undecided)
        yield f"Not chosen, so what needs it is not asked: {settings}."
