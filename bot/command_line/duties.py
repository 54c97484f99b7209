"""`supervision-bot duties`: what is owed at a moment, from a file of facts or from the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.command_line.duty_table import print_report
from bot.command_line.opening import opened
from bot.domain.facts import Facts
from bot.domain.policy import Policy
from bot.domain.receivers import Chain
from bot.house import House, NotReady
from bot.policies import loader
from bot.policies.faults import nearest
from bot.services.answerable import from_database, from_file
from bot.services.answers.data import as_data
from bot.services.answers.report import Question, Report, report
from bot.services.facts_files.chains import chain_of
from bot.services.facts_files.reading import FactsFile, policy_for, read_facts
from bot.services.facts_files.values import instant, moment
from bot.store import people
from bot.store import settings as choices
from bot.store.chains import load_chain
from bot.store.facts import load_many
from bot.store.people import Entry


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError as error:
        raise typer.BadParameter(f"found {text!r}, expected {error}") from None


def duties(
    facts: Annotated[
        Path | None, typer.Argument(help="A file of facts (docs/duties.md); else the database")
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(parser=_moment, metavar="TIME", help="'2026-11-23 10:00', or a day; else now"),
    ] = None,
    policy: Annotated[str, typer.Option(help="A council's policy, or a file of your own")] = "",
    person: Annotated[str, typer.Option(help="Only about this practitioner: id or name")] = "",
    why: Annotated[bool, typer.Option("--why", help="With the arithmetic and who is told")] = False,
    everything: Annotated[bool, typer.Option("--all", help="With what is done already")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for another program")] = False,
) -> None:
    """What is owed, by whom, by when, and why. Worst first."""
    in_full = why or as_json
    if facts is not None:
        found = _from_file(facts, at, policy, person, in_full)
    else:
        with opened() as house:
            found = _from_database(house, at, policy, person, in_full)
    if as_json:
        typer.echo(json.dumps(as_data(found), indent=2, ensure_ascii=False))
    else:
        print_report(found, with_why=why, with_done=everything)


def _from_file(file: Path, at: datetime | None, policy: str, person: str, in_full: bool) -> Report:
    at = at or datetime.now(UTC)
    written = read_facts(file, at)
    rules = policy_for(written, policy or None)
    asked = [(one, chain_of(one, written.people)) for one in _chosen(written, person)]
    now = instant(at, written.zone)
    question = Question(
        policy=rules, at=now, knows=from_file, in_full=in_full, assumed=written.assumed
    )
    return report(asked, written.people.values(), question)


def _chosen(written: FactsFile, person: str) -> Sequence[Facts]:
    everybody = list(written.facts.values())
    if not person:
        return everybody
    found = [one for one in everybody if person in (one.person.id, one.person.name)]
    if not found:
        raise _nobody(person, written.facts)
    return found


def _from_database(
    house: House, at: datetime | None, policy: str, person: str, in_full: bool
) -> Report:
    now = instant(at, house.settings.zone) if at else house.now()
    with house.desk.database.read() as tx:
        entries = people.everybody(tx)
        asked = list(_asked(tx, house, _those(entries, house, person)))
        rules = _other_policy(house, policy, choices.of_policy(tx)) if policy else house.desk.policy
    known = (entry.person for entry in entries)
    question = Question(policy=rules, at=now, knows=from_database, in_full=in_full)
    return report(asked, known, question)


def _those(entries: Sequence[Entry], house: House, person: str) -> list[str]:
    """Everybody in a team for which the bot is switched on, or the one person meant."""
    taking_part = [entry for entry in entries if house.desk.takes_part(entry.person)]
    names = {e.person.id: (e.external_id, e.email, e.person.name) for e in taking_part}
    found = [one for one, theirs in names.items() if not person or person in theirs]
    if person and not found:
        raise _nobody(person, (name for theirs in names.values() for name in theirs))
    return found


def _asked(tx: Connection, house: House, ids: list[str]) -> Iterator[tuple[Facts, Chain]]:
    for facts in load_many(tx, ids, house.desk.go_live).values():
        if facts.pair is not None:
            yield facts, load_chain(tx, facts.person.id, facts.pair.supervisor)


def _other_policy(house: House, name: str, chosen: dict[str, object]) -> Policy:
    """Another pack, with what the council chose for settings of the same name."""
    pack = loader.load_pack(name)
    known = {spec.name for spec in pack.settings}
    settings = {name: value for name, value in chosen.items() if name in known}
    ours = house.desk.policy
    return loader.policy(pack, settings, ours.calendar.closures, ours.zone, open_ended=True)


def _nobody(person: str, names: Iterable[str]) -> NotReady:
    near = nearest(person, names)
    hint = f" Did you mean {near!r}?" if near else ""
    return NotReady(f"--person: found {person!r}, expected the id or name of somebody known.{hint}")
