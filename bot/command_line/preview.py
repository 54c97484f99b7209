"""`supervision-bot preview`: every message that would be said, and nothing written."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from bot.command_line import say
from bot.command_line.opening import begin, product_now
from bot.domain.local_time import end_of_day, local_day, start_of_day
from bot.house import House, NotReady
from bot.messages.labels import role
from bot.rehearsal import Said, play, rehearsal, suppose_accounts, suppose_resumed
from bot.store import people
from bot.store import settings as choices
from bot.store.people import Entry

_DAY = timedelta(days=1)
_SUPPOSED = "Nobody's account has been looked for yet: this supposes that everybody has one."
_RESUMED = "Everything is paused: this is what would be said if it were resumed now."


@dataclass(frozen=True, slots=True)
class Load:
    """How much one person would hear."""

    name: str
    messages: int
    a_week: float
    most_in_a_day: int


def preview(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day")],
    person: Annotated[str, typer.Option(help="Only to this person_id, e-mail or name")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for another program")] = False,
) -> None:
    """Print every message that would be said if nobody did anything; write nothing."""
    settings = begin()
    days = (first.date(), last.date())
    with rehearsal(settings, product_now(settings)) as house:
        house.must_be_live()
        supposed = [
            *([_SUPPOSED] if suppose_accounts(house) else []),
            *([_RESUMED] if suppose_resumed(house) else []),
        ]
        said = _said(house, days, person)
        known = _known(house)
        loads = _loads(house, said, known, days)
        if as_json:
            typer.echo(json.dumps(_as_json(house, said, known, loads), indent=2))
            return
        for sentence in supposed:
            say.out.print(sentence)
        _print(house, said, known, loads)


def _said(house: House, days: tuple[date, date], person: str) -> list[Said]:
    zone = house.desk.policy.zone
    only = _only(house, person) if person else None
    until = end_of_day(days[1], zone)
    with say.progress("Playing", total=(until - house.now()).days + 1) as advance:
        said = play(house, until, _each_day(house, advance))
    begins = start_of_day(days[0], zone)
    return [one for one in said if one.at >= begins and only in (None, one.to)]


def _each_day(house: House, advance: Callable[[], None]) -> Callable[[], None]:
    shown = house.now()

    def step() -> None:
        nonlocal shown
        while shown + _DAY <= house.now():
            shown += _DAY
            advance()

    return step


def _only(house: House, person: str) -> str:
    for entry in _known(house).values():
        if person in (entry.external_id, entry.email, entry.person.name):
            return entry.person.id
    raise NotReady(f"{person} is nobody's person_id, e-mail address or name.")


def _known(house: House) -> dict[str, Entry]:
    with house.desk.database.read() as tx:
        return {entry.person.id: entry for entry in people.everybody(tx)}


def _loads(
    house: House, said: Sequence[Said], known: dict[str, Entry], days: tuple[date, date]
) -> list[Load]:
    """The most messages first."""
    weeks = ((days[1] - days[0]).days + 1) / 7
    on_days: dict[str, Counter[date]] = defaultdict(Counter)
    for one in said:
        on_days[one.to][local_day(one.at, house.desk.policy.zone)] += 1
    loads = [
        Load(known[who].person.name, sum(c.values()), sum(c.values()) / weeks, max(c.values()))
        for who, c in on_days.items()
    ]
    return sorted(loads, key=lambda load: (-load.messages, load.name))


def _print(
    house: House, said: Sequence[Said], known: dict[str, Entry], loads: Sequence[Load]
) -> None:
    titles = house.desk.policy.pack.words.titles
    for one in said:
        to = known[one.to].person
        at = one.at.astimezone(house.desk.policy.zone)
        heading = f"{at:%A %-d %B %Y, %H:%M}, to {to.name} ({role(to.role, titles)})"
        say.out.print(f"\n{heading}", style="bold", markup=False)
        say.out.print(one.notice.plain(), markup=False)
    _print_loads(house, loads, len(known))


def _print_loads(house: House, loads: Sequence[Load], everybody: int) -> None:
    budget = _budget(house)
    rows = [(x.name, x.messages, f"{x.a_week:.1f}", _against(x, budget)) for x in loads]
    say.out.print()
    say.table("Messages", ("To", "In all", "A week", "Most in a day"), rows)
    total = sum(load.messages for load in loads)
    mean = sum(load.a_week for load in loads) / everybody if everybody else 0
    say.out.print(
        f"\n{total} messages to {len(loads)} of {everybody} people: {mean:.1f} a person a week. "
        f"The budget is {budget} a person a day."
    )


def _against(load: Load, budget: int) -> str:
    return f"{load.most_in_a_day}{' (over the budget)' if load.most_in_a_day > budget else ''}"


def _budget(house: House) -> int:
    with house.desk.database.read() as tx:
        return choices.message_budget(tx)


def _as_json(
    house: House, said: Sequence[Said], known: dict[str, Entry], loads: Sequence[Load]
) -> dict[str, Any]:
    return {
        "messages": [
            {
                "at": one.at.astimezone(house.desk.policy.zone).isoformat(),
                "person_id": known[one.to].external_id,
                "name": known[one.to].person.name,
                "role": known[one.to].person.role,
                "text": one.notice.plain(),
            }
            for one in said
        ],
        "people": [asdict(load) for load in loads],
        "message_budget": _budget(house),
    }
