"""What can be answered at all: from the database, or from a file that says little."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Facts
from bot.domain.finding_rules import Check
from bot.domain.found import Finding
from bot.domain.guidance import Guidance
from bot.domain.places import Moment
from bot.domain.policy import Policy

_NEED_A_FILE = frozenset({DutyKind.OBLIGATION, DutyKind.QUOTA, DutyKind.COVER})
"""What meets these (happenings, reviews, cover) is said in a file of facts alone, so that from the
database they would stay open for ever."""
_OF_PAPERS = frozenset({Check.NOT_ON_FILE, Check.FREQUENCY_NOT_AGREED})
"""That something is missing from the papers."""
_NEVER_TOLD = _OF_PAPERS | {
    Check.CASE_NOT_ADDRESSED,
    Check.FIELD_MISSING,
    Check.RECORD_MISSING,
    Check.ELEMENT_NOT_COVERED,
    Check.AGREED_BELOW_MINIMUM,
}
"""Records, what came up and what was only mentioned: nobody tells the bot in chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Kinds of duties, checks and moments of which nothing can be known, so nothing is said."""

    no_duties: frozenset[DutyKind] = frozenset()
    no_checks: frozenset[Check] = frozenset()
    no_moments: frozenset[Moment] = frozenset()

    def duties(self, found: Iterable[Duty]) -> tuple[Duty, ...]:
        """Those of which somebody can say that they are done."""
        return tuple(one for one in found if one.key.kind not in self.no_duties)

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those that follow from what can be known."""
        return tuple(one for one in found if one.check not in self.no_checks)

    def guidance(self, found: Iterable[Guidance]) -> tuple[Guidance, ...]:
        """That whose moment can be known."""
        return tuple(one for one in found if one.when not in self.no_moments)


IN_DATABASE = Known(
    no_duties=_NEED_A_FILE,
    no_checks=_NEVER_TOLD,
    no_moments=frozenset({Moment.JOINING, Moment.DECISION}),
)
"""What is told in chat or imported: no agreement, and no decision."""
_WITHOUT_PAPERS = Known(no_checks=_OF_PAPERS, no_moments=frozenset({Moment.JOINING}))
_EVERYTHING = Known()


def from_database(_: Facts) -> Known:
    """The same of everybody."""
    return IN_DATABASE


def from_file(facts: Facts) -> Known:
    """Everything; but where nothing is told of agreements and papers, they are in order."""
    return _EVERYTHING if facts.events or facts.records else _WITHOUT_PAPERS


def answerable(policy: Policy) -> Policy:
    """The policy with only those rules of which somebody can say, in chat or on import, that what
    they ask for is done."""
    kept = tuple(one for one in policy.pack.rules if one.kind not in IN_DATABASE.no_duties)
    return replace(policy, pack=replace(policy.pack, rules=kept))
