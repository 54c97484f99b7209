"""What the doctor looks at, one check a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.local_time import local_day
from bot.house import House, NotReady, open_database, policy_in, shown_url
from bot.policies.faults import Faulty
from bot.policies.local_settings import SettingsMissing
from bot.settings import Settings, SettingsProblem
from bot.store import accounts, people
from bot.store import settings as choices
from bot.store.people import Entry
from bot.store.vault import WrongKeys

PROBLEMS = (Faulty, NotReady, SettingsMissing, SettingsProblem, WrongKeys)


@dataclass(frozen=True, slots=True)
class Check:
    """`mend` says what to do; without one all is well. A `note` wants looking at, no more."""

    what: str
    says: str
    mend: str = ""
    note: bool = False

    @property
    def wrong(self) -> bool:
        """Whether the bot cannot do its work like this."""
        return bool(self.mend) and not self.note


def of_settings(settings: Settings) -> Check:
    """Whether every needed setting is there; wrong ones never come this far."""
    return _asked(
        "settings",
        lambda: settings.need("encryption_keys", "slack_bot_token", settings.to_listen),
        "all that are needed are there",
    )


def of_database(settings: Settings) -> Check:
    """Whether the database can be opened with these keys."""
    return _asked(
        "database and keys",
        lambda: open_database(settings).close(),
        f"{shown_url(settings.database_url)} opens with these keys",
    )


def of_policy(settings: Settings) -> Check:
    """Whether a policy is chosen, with every local setting that it leaves open."""

    def look() -> None:
        database = open_database(settings)
        with database.read() as tx:
            policy_in(tx, settings.zone)
        database.close()

    return _asked("policy", look, "chosen, with all its settings")


def _asked(what: str, look: Callable[[], object], well: str) -> Check:
    try:
        look()
    except PROBLEMS as problem:
        return Check(what, "not yet", str(problem))
    return Check(what, well)


# --- the house ------------------------------------------------------------------------------------


def of_house(house: House) -> Iterator[Check]:
    """Go-live, people, their line and their accounts."""
    yield _go_live(house)
    today = local_day(house.now(), house.desk.policy.zone)
    with house.desk.database.read() as tx:
        everybody = people.everybody(tx)
        without = set(accounts.without_account(tx, today))
        administrators = people.administrators(tx, today)
        teams = choices.pilot_teams(tx)
        paused = choices.paused(tx)
        owner = choices.case_list_owner(tx)
    here = [entry for entry in everybody if not people.has_left(entry.person, today)]
    yield _imported(here)
    yield _teams(teams, here)
    yield from _line(here)
    yield _accounts(here, without)
    yield _administrator(bool(administrators))
    if owner is None:
        mend = "supervision-bot set case_list_owner PERSON_ID, or administrators are told"
        yield Check(
            "case list", "nobody is named who is told of a wrong case list", mend, note=True
        )
    if paused:
        yield Check("paused", "nothing is sent", "supervision-bot resume", note=True)


def _go_live(house: House) -> Check:
    if house.live:
        return Check("go-live", f"{house.desk.go_live}: nothing older is escalated")
    return Check("go-live", "not chosen", "supervision-bot set go_live 2026-12-01")


def _imported(here: list[Entry]) -> Check:
    if here:
        return Check("people", f"{len(here)} are here")
    return Check("people", "nobody is here", "supervision-bot import people.csv cases.csv")


def _teams(teams: frozenset[str] | None, here: list[Entry]) -> Check:
    if teams is None:
        return Check("teams", "every team takes part")
    unknown = teams - {entry.person.team for entry in here}
    if unknown:
        says = f"nobody is in {', '.join(sorted(unknown))}"
        return Check("teams", says, "supervision-bot set pilot_teams NAMES, or all")
    return Check("teams", f"only {', '.join(sorted(teams))} take part")


def _line(here: list[Entry]) -> Iterator[Check]:
    """A supervisor without a line manager leaves an escalation without anybody to tell."""
    managed = {entry.person.line_manager for entry in here} - {None}
    alone = [
        entry.person.name
        for entry in here
        if entry.person.line_manager is None and entry.person.id in managed
    ]
    ids = {entry.person.id for entry in here}
    gone = [
        e.person.name for e in here if e.person.line_manager and e.person.line_manager not in ids
    ]
    if gone:
        says = f"the line manager of {', '.join(gone)} has left"
        yield Check("line", says, "give them another in people.csv, and import it")
    if len(alone) > 1:
        says = f"these manage others and have no manager: {', '.join(alone)}"
        yield Check("line", says, "is each the top of the line? else add line_manager", note=True)
    if not gone and len(alone) <= 1:
        yield Check("line", "everybody has a line manager but the head")


def _accounts(here: list[Entry], without: set[str]) -> Check:
    missing = [entry for entry in here if entry.person.id in without]
    if not missing:
        return Check("accounts", "everybody has one")
    mend = "supervision-bot match; compare their e-mail in people.csv with Slack's"
    if len(missing) == len(here):
        return Check("accounts", "nobody's has been looked for yet", mend, note=True)
    names = {entry.person.id: entry.person.name for entry in here}
    told = "; ".join(f"{e.person.name} ({_instead(e, names, without)})" for e in missing)
    return Check(
        "accounts", f"{len(missing)} have none, and who is told instead: {told}", mend, note=True
    )


def _instead(entry: Entry, names: dict[str, str], without: set[str]) -> str:
    for other in (entry.person.deputy, entry.person.line_manager):
        if other in names and other not in without:
            return names[other]
    return "the next person up who has one"


def _administrator(there: bool) -> Check:
    if there:
        return Check("administrator", "somebody is told what the bot could not do")
    mend = "mark somebody `administrator` in people.csv, and import it"
    return Check("administrator", "nobody is told what the bot could not do", mend)
