"""A policy's rules as the engine looks them up: by whom they are about, their lengths ready to add.

What is the same for everybody of one role, team and employment is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.almanac import Almanac
from bot.domain.applies import is_always, suits, teams, windows
from bot.domain.calendar import Calendar
from bot.domain.intervals import Interval, every_in_words, in_words, within_in_words
from bot.domain.numbered import GROUP, ONE_TO_ONE, NumberedFacts, NumberedPerson
from bot.domain.phases import BEGINNING, FOREVER
from bot.domain.reckoning import Mark, Term
from bot.domain.rule_parts import ByRole, Cited, Length
from bot.domain.settings import resolve

if TYPE_CHECKING:
    from bot.domain.policy import GroupsCount, Policy, Rule

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")


class Ruling(NamedTuple, Generic[R_co]):
    """A rule that is about this practitioner, from `begins` (inclusive) to `ends` (exclusive)."""

    rule: R_co
    begins: int
    ends: int


_ByClass = Mapping[type, tuple[Ruling[Any], ...]]


class Rulings(NamedTuple):
    """The rules about somebody by their class, and what follows from those of a class alone.

    `varying` are the classes in which some rule is in force only at times; what follows from the
    others is the same for everybody alike, and `kept`.
    """

    by_class: _ByClass
    varying: frozenset[type]
    kept: dict[type, Any]

    def derived(self, of: type[R], make: Callable[[tuple[Ruling[R], ...]], T]) -> T:
        """What `make` makes of the rules of one class: for people alike only once."""
        if of in self.varying:
            return make(self.by_class.get(of, ()))
        if of not in self.kept:
            self.kept[of] = make(self.by_class.get(of, ()))
        found: T = self.kept[of]
        return found


class _Suiting(NamedTuple):
    """The rules for people alike: in force on every day, or only on some."""

    always: Rulings
    at_times: tuple[Rule, ...]


@lru_cache(maxsize=16)
def _almanac(calendar: Calendar, zone: ZoneInfo) -> Almanac:
    return Almanac(calendar, zone)


class Rulebook:
    """The rules of one policy that hold by its settings, and its almanac."""

    def __init__(self, policy: Policy) -> None:
        self.almanac = _almanac(policy.calendar, policy.zone)
        self._policy = policy
        self._rules = tuple(rule for rule in policy.pack.rules if self.is_chosen(rule))
        self._groups_count_in = self._teams_whose_groups_count()
        self._listed_teams = tuple(self._lists_of_teams())
        self._suiting: dict[tuple[object, ...], _Suiting] = {}
        self._terms: dict[tuple[int, int, str, str], Term | None] = {}

    @property
    def groups_setting(self) -> str:
        """The setting by which a group session counts."""
        groups = self._policy.pack.groups_count
        return ", ".join(groups.chosen) if groups else ""

    def counted(self, who: NumberedPerson) -> tuple[str, ...]:
        """The kinds of session that meet a minimum."""
        return (ONE_TO_ONE, GROUP) if who.team in self._groups_count_in else (ONE_TO_ONE,)

    def is_chosen(self, rule: Cited | GroupsCount) -> bool:
        """Whether the council's settings are those under which the rule holds."""
        return all(self._policy.settings.get(name) == to for name, to in rule.chosen.items())

    def about(self, facts: NumberedFacts) -> Rulings:
        """The rules that are, at some time, about `facts.person`."""
        suiting = self._suiting_for(facts.person)
        if not suiting.at_times:
            return suiting.always
        found = dict(suiting.always.by_class)
        for rule in suiting.at_times:
            for begins, ends in windows(rule.applies, facts, self._policy):
                found[type(rule)] = (*found.get(type(rule), ()), Ruling(rule, begins, ends))
        return suiting.always._replace(by_class=found)

    def term(self, rule: Rule, length: Length | ByRole, says: str, role: str = "") -> Term | None:
        """One of `rule`'s own lengths; `says` its words, the length `{}`, `{every}` or `{within}`.

        None while the council has not chosen it.
        """
        key = (id(rule), id(length), says, role)
        if key not in self._terms:
            self._terms[key] = self._term(rule, length, says, role)
        return self._terms[key]

    def _teams_whose_groups_count(self) -> frozenset[str]:
        groups = self._policy.pack.groups_count
        if groups is None or not self.is_chosen(groups):
            return frozenset()
        return teams(groups.teams, self._policy)

    def _term(self, rule: Rule, length: Length | ByRole, says: str, role: str) -> Term | None:
        found = resolve(length, self._policy, role)
        if found is None:
            return None
        words = _in_words(says, found.interval)
        mark = Mark("add", found.interval, words, found.source, rule.id, found.setting)
        return Term(self.almanac.adding(found.interval), mark, found.interval)

    def _lists_of_teams(self) -> Iterator[frozenset[str]]:
        """That which people in one team and in another may differ by."""
        for rule in self._rules:
            for listed in (rule.applies.teams, rule.applies.not_teams):
                if listed is not None:
                    yield teams(listed, self._policy)

    def _suiting_for(self, who: NumberedPerson) -> _Suiting:
        listed = tuple(who.team in names for names in self._listed_teams)
        key = (
            *(who.role, who.employment, listed, who.full_time, who.supervises, who.marks),
            who.newly_qualified,
        )
        found = self._suiting.get(key)
        if found is None:
            found = self._suiting[key] = self._suit(who)
        return found

    def _suit(self, who: NumberedPerson) -> _Suiting:
        suiting = [rule for rule in self._rules if suits(rule.applies, who, self._policy)]
        always: dict[type, tuple[Ruling[Any], ...]] = {}
        for rule in suiting:
            if is_always(rule.applies):
                ruling = Ruling(rule, BEGINNING, FOREVER)
                always[type(rule)] = (*always.get(type(rule), ()), ruling)
        at_times = tuple(rule for rule in suiting if not is_always(rule.applies))
        varying = frozenset(type(rule) for rule in at_times)
        return _Suiting(Rulings(always, varying, {}), at_times)


def _in_words(says: str, interval: Interval) -> str:
    words = says.format(
        in_words(interval), every=every_in_words(interval), within=within_in_words(interval)
    )
    return words[:1].upper() + words[1:]
