"""What must hold of rules that have several forms: one form at a time, and names that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.codes import CaseMark, Mark, Reason, Role
from bot.domain.finding_rules import Check, FindingRule
from bot.domain.obligation_rules import CoverRule, ObligationRule, QuotaRule
from bot.domain.policy import CaseDiscussionRule, Pack, SupervisionRule
from bot.domain.rule_parts import Cited
from bot.policies.faults import nearest, shown
from bot.policies.plain_yaml import Path_

Complaint = tuple[Path_, str, str, str]
"""Where, what was found, what was expected, and the nearest valid value."""

_TIMINGS = ("once", "every", "times", "after", "expires")
_READS: dict[Check, tuple[str, ...]] = {
    Check.REASON_NOT_ALLOWED: ("reasons",),
    Check.REASON_MISSING: (),
    Check.FELL_THROUGH_OFTEN: ("times", "over"),
    Check.TOO_SHORT: ("minutes",),
    Check.TOO_LITTLE_IN_A_MONTH: ("minutes",),
    Check.OUTSIDE_HOURS: (),
    Check.SUPERVISOR_ROLE: ("roles",),
    Check.CASE_NOT_ADDRESSED: (),
    Check.FIELD_MISSING: ("fields",),
    Check.RECORD_MISSING: (),
    Check.ELEMENT_NOT_COVERED: ("elements",),
    Check.NOT_ON_FILE: ("events",),
    Check.AGREED_BELOW_MINIMUM: (),
    Check.FREQUENCY_NOT_AGREED: (),
}
"""The keys that each check cannot do without."""
_MAY_READ: dict[Check, tuple[str, ...]] = {
    Check.FIELD_MISSING: ("discussion", "case_kinds", "case_marks", "paper"),
    Check.CASE_NOT_ADDRESSED: ("case_kinds", "case_marks"),
    Check.ELEMENT_NOT_COVERED: ("sessions",),
}
_PARAMETERS = {
    "reasons": (),
    "roles": (),
    "paper": "case_record",
    "fields": (),
    "discussion": "any",
    "case_kinds": (),
    "case_marks": (),
    "elements": (),
    "sessions": 1,
    "events": (),
    "times": None,
    "over": None,
    "minutes": None,
}


def known(
    path: Path_, found: Iterable[str], valid: Iterable[str], what: str
) -> Iterator[Complaint]:
    """A complaint about each value that is none of the valid ones."""
    valid = list(valid)
    for value in found:
        if value not in valid:
            yield path, shown(value), f"{what}: {', '.join(valid) or 'none'}", nearest(value, valid)


def rule_complaints(pack: Pack) -> Iterator[Complaint]:
    """Everything wrong with obligations, quotas, cover, findings, and with what a rule names."""
    frequencies = [rule.id for rule in pack.rules if isinstance(rule, SupervisionRule)]
    for index, rule in enumerate(pack.rules):
        path: Path_ = ("rules", index)
        yield from _parts(path, rule, pack)
        if isinstance(rule, ObligationRule):
            yield from _obligation(path, rule)
        if isinstance(rule, QuotaRule):
            yield from _quota(path, rule)
        if isinstance(rule, CoverRule) and (rule.when == "likely") != (rule.within is not None):
            yield (*path, "within"), shown(rule.within), "`within` beside `when: likely` only", ""
        if isinstance(rule, CaseDiscussionRule):
            for key in ("case_marks", "not_case_marks"):
                marks = getattr(rule, key)
                yield from known((*path, key), marks, list(CaseMark), "a mark of a case")
        if isinstance(rule, SupervisionRule):
            expected = "a supervision rule of this pack"
            yield from known((*path, "instead_of"), rule.instead_of, frequencies, expected)
    if pack.groups_count is not None:
        yield from _chosen(("groups_count",), pack.groups_count.chosen, pack)
    for index, finding in enumerate(pack.findings):
        yield from _parts(("findings", index), finding, pack)
        yield from _finding(("findings", index), finding)


def _parts(path: Path_, rule: Cited, pack: Pack) -> Iterator[Complaint]:
    yield from _chosen(path, rule.chosen, pack)
    yield from known((*path, "applies", "marks"), rule.applies.marks, list(Mark), "a mark")


def _chosen(path: Path_, chosen: Mapping[str, str], pack: Pack) -> Iterator[Complaint]:
    choices = {spec.name: spec.choices for spec in pack.settings}
    for name, value in chosen.items():
        if name in choices:
            yield from known((*path, "chosen", name), [value], choices[name], "one of its choices")


def _obligation(path: Path_, rule: ObligationRule) -> Iterator[Complaint]:
    given = [key for key in _TIMINGS if getattr(rule, key)]
    if len(given) != 1:
        expected = f"exactly one of {', '.join(_TIMINGS)}"
        yield path, " and ".join(given) or "no word on when", expected, ""
    if rule.after is not None and (rule.after.within is None) == (rule.after.by is None):
        yield (*path, "after"), "both or neither", "either `within` or `by`", ""
    if rule.about == "person" and (rule.case_kinds or _is_about_a_case(rule)):
        yield (*path, "about"), shown(rule.about), "`about: case`, which the rule speaks of", ""
    if rule.about == "case" and not (rule.once or rule.every or rule.times):
        yield (*path, "about"), shown(rule.about), "`once`, `every` or `times` beside it", ""
    if rule.times is not None and rule.times.times < 1:
        yield (*path, "times", "times"), shown(rule.times.times), "a count of 1 or more", ""


def _is_about_a_case(rule: ObligationRule) -> bool:
    points = [timing.of for timing in (rule.once, rule.every, rule.times) if timing]
    own = rule.every is not None and rule.every.or_own
    return own or any(point and point.anchor == "allocation" for point in points)


def _quota(path: Path_, rule: QuotaRule) -> Iterator[Complaint]:
    for key in ("first", "then"):
        if (count := getattr(rule, key)) < 1:
            yield (*path, key), shown(count), "a count of 1 or more", ""
    for key in ("case_kinds", "reviews"):
        if not getattr(rule, key):
            yield (*path, key), "none", "at least one", ""


def _finding(path: Path_, rule: FindingRule) -> Iterator[Complaint]:
    needed, may = _READS[rule.check], _MAY_READ.get(rule.check, ())
    for key, unsaid in _PARAMETERS.items():
        given = getattr(rule, key) != unsaid
        if key in needed and not given:
            yield (*path, key), "nothing", f"`{key}`, which {rule.check.value} asks for", ""
        if given and key not in (*needed, *may):
            beside = ", ".join((*needed, *may)) or "no such key"
            yield (*path, key), shown(key), f"beside {rule.check.value}: {beside}", ""
    yield from known((*path, "roles"), rule.roles, list(Role), "a role")
    yield from known((*path, "reasons"), rule.reasons, list(Reason), "a reason")
    yield from known((*path, "case_marks"), rule.case_marks, list(CaseMark), "a mark of a case")
    for key in ("fields", "elements"):
        for value in getattr(rule, key):
            if not value.isidentifier() or value != value.lower():
                yield (*path, key), shown(value), "a code in small letters, as last_seen", ""
