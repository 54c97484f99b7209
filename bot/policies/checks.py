"""What must hold in a pack beyond its shape: names that exist, ladders that a rule may climb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from bot.domain.codes import Employment, Reason, Role
from bot.domain.intervals import EndOfMonth, Hours, Interval
from bot.domain.places import PlaceKind
from bot.domain.policy import (
    MAY_ESCALATE,
    ByRole,
    FromSetting,
    Pack,
    RearrangementRule,
    RecordingRule,
    ReflectionRule,
    Rung,
    SettingSpec,
    Voice,
)
from bot.domain.receivers import OR
from bot.policies.faults import nearest, shown
from bot.policies.plain_yaml import Path_
from bot.policies.rule_checks import Complaint, known, rule_complaints

READ_BY_NAME = {"hold": "length", "look_again_after": "length"}
"""Settings that the bot itself asks for, whatever the ladders say, and their types."""

_SETTING = "setting:"
RECEIVERS = ("practitioner", "supervisor", "next_up", "second_up", "same")
_PAIR = {"practitioner", "supervisor"}
LONGEST = 1000
"""The greatest count of a length, whatever its unit."""
LONGEST_NAME = 40
_TYPES = {
    "counted_from": "choice",
    "later_from": "choice",
    "groups": "choice",
    "teams": "text",
    "not_teams": "text",
}
_WHEN = ("before", "after", "on", "ahead_of", "unanswered", "again")


def complaints(pack: Pack, banks: Iterable[str]) -> Iterator[Complaint]:
    """Everything wrong with a pack whose shape is right. `banks` are the question banks."""
    yield from _ids(pack)
    yield from _too_long(pack)
    yield from _codes(pack)
    yield from _ladders_of_rules(pack)
    for name, ladder in pack.ladders.items():
        yield from _rungs(name, ladder)
    yield from _settings(pack)
    yield from _lengths(pack)
    yield from rule_complaints(pack)
    for index, rule in enumerate(pack.rules):
        if isinstance(rule, ReflectionRule):
            path: Path_ = ("rules", index, "bank")
            yield from known(path, [rule.bank], list(banks), "a question bank")


def receiver_complaint(receiver: str) -> str | None:
    """What is wrong with a receiver that is not a setting, or None."""
    named, either, otherwise = receiver.partition(OR)
    role = named.removeprefix("role:")
    if role != named and role in set(Role):
        return _otherwise_complaint(otherwise) if either else None
    if receiver in RECEIVERS:
        return None
    return f"one of {', '.join(RECEIVERS)} or role:<role>"


def _otherwise_complaint(receiver: str) -> str | None:
    """Whom to tell where nobody has the role: a setting says so, or another receiver."""
    return None if receiver.startswith(_SETTING) else receiver_complaint(receiver)


def likely_receiver(receiver: str) -> str:
    """The valid receiver most like this one."""
    return nearest(receiver, [*RECEIVERS, *(f"role:{role}" for role in Role)])


def _ids(pack: Pack) -> Iterator[Complaint]:
    if not pack.rules:
        yield ("rules",), "none", "at least one rule", ""
    prefixes = [r.id.split("-")[0] for r in pack.rules if not r.id.startswith("LOCAL-")]
    kinds: dict[str, str] = {}
    for index, rule in enumerate(pack.rules):
        path: Path_ = ("rules", index, "id")
        head, dash, rest = rule.id.partition("-")
        if not (dash and rest) or (head != "LOCAL" and head != prefixes[0]):
            yield path, shown(rule.id), f"an id that begins with {prefixes[0]}- or LOCAL-", ""
        kind = "frequency" if rule.kind in ("supervision", "ceiling") else rule.kind
        if kinds.setdefault(rule.id, kind) != kind:
            yield path, shown(rule.id), "an id used by one kind of rule only", ""


def _too_long(pack: Pack) -> Iterator[Complaint]:
    """A database keeps these names, in columns of this width."""
    names: list[tuple[Path_, str]] = [
        *((("rules", index, "id"), rule.id) for index, rule in enumerate(pack.rules)),
        *((("settings", index, "name"), spec.name) for index, spec in enumerate(pack.settings)),
    ]
    for ladder, rungs in pack.ladders.items():
        names += [(("ladders", ladder, index), rung.name) for index, rung in enumerate(rungs)]
    for path, name in names:
        if len(name) > LONGEST_NAME:
            yield path, shown(name), f"at most {LONGEST_NAME} characters", ""


def _codes(pack: Pack) -> Iterator[Complaint]:
    for index, rule in enumerate(pack.rules):
        path: Path_ = ("rules", index, "applies")
        for key in ("roles", "not_roles"):
            yield from known((*path, key), getattr(rule.applies, key), list(Role), "a role")
        employments = rule.applies.employment
        yield from known((*path, "employment"), employments, list(Employment), "an employment")
        if isinstance(rule, RearrangementRule):
            reasons = ("rules", index, "allowed_reasons")
            yield from known(reasons, rule.allowed_reasons, list(Reason), "a reason")


def _ladders_of_rules(pack: Pack) -> Iterator[Complaint]:
    for index, rule in enumerate(pack.rules):
        path: Path_ = ("rules", index, "ladder")
        yield from known(path, [rule.ladder], pack.ladders, "a ladder of this pack")
        escalates = any(r.voice is Voice.ESCALATION for r in pack.ladders.get(rule.ladder, ()))
        if escalates and rule.strength not in MAY_ESCALATE:
            expected = f"a ladder without escalation, since the rule is {rule.strength.value}"
            yield path, shown(rule.ladder), expected, ""
    used = {rule.ladder for rule in pack.rules}
    for name in pack.ladders:
        if name not in used:
            yield ("ladders", name), "a ladder that no rule names", "a rule that names it", ""


def _rungs(name: str, ladder: tuple[Rung, ...]) -> Iterator[Complaint]:
    names = [rung.name for rung in ladder]
    warned = _warned(ladder)
    if not ladder:
        yield ("ladders", name), "no rung", "at least one rung", ""
    for index, rung in enumerate(ladder):
        path: Path_ = ("ladders", name, index)
        if names.index(rung.name) != index:
            yield path, shown(rung.name), "a name that no other rung of this ladder has", ""
        yield from _when(path, rung)
        if rung.brief and rung.voice in (Voice.WARNING, Voice.ESCALATION):
            yield path, f"a {rung.voice.value} in the brief", "one said by itself, at once", ""
        if rung.voice is Voice.ESCALATION and rung.name not in warned:
            expected = "a warning to both of the pair `ahead_of` it, or of the rung that it follows"
            yield path, "an escalation without a warning", expected, ""
        others = [other for other in names if other != rung.name]
        for key in ("ahead_of", "unanswered", "again"):
            if (target := getattr(rung, key)) is not None:
                yield from known((*path, key), [target], others, "another rung of this ladder")
        yield from _receivers(path, rung)


def _warned(ladder: tuple[Rung, ...]) -> set[str]:
    """The rungs of which the pair see the wording first: their own, or of one that they follow."""
    warnings = [rung for rung in ladder if rung.voice is Voice.WARNING and set(rung.to) >= _PAIR]
    warned = {rung.ahead_of for rung in warnings if rung.ahead_of}
    for _ in ladder:
        warned |= {rung.name for rung in ladder if {rung.unanswered, rung.again} & warned}
    return warned


def _when(path: Path_, rung: Rung) -> Iterator[Complaint]:
    given = [key for key in _WHEN if getattr(rung, key) is not None]
    if len(given) != 1:
        expected = f"exactly one of {', '.join(_WHEN)}"
        yield path, " and ".join(given) or "no word on when", expected, ""
        return
    needs_by = given[0] in ("ahead_of", "unanswered")
    if needs_by and rung.by is None:
        yield path, f"{given[0]} without `by`", "how long, as `by: {working_days: 1}`", ""
    if rung.by is not None and not needs_by:
        yield (*path, "by"), shown(rung.by), "`by` only beside ahead_of or unanswered", ""


def _receivers(path: Path_, rung: Rung) -> Iterator[Complaint]:
    if not rung.to:
        yield (*path, "to"), "nobody", "at least one receiver", ""
    for receiver in rung.to:
        if not receiver.startswith(_SETTING) and (wrong := receiver_complaint(receiver)):
            expected = f"{wrong} or setting:<name>"
            yield (*path, "to"), shown(receiver), expected, likely_receiver(receiver)
    if "same" in rung.to and not (rung.again or rung.unanswered):
        yield (*path, "to"), "same", "`same` only beside again or unanswered", ""


def _settings(pack: Pack) -> Iterator[Complaint]:
    types = {spec.name: spec.type for spec in pack.settings}
    used: set[str] = set(READ_BY_NAME)
    for path, name, wanted in uses(pack):
        used.add(name)
        yield from known(path, [name], types, "a setting of this pack")
        if types.get(name, wanted) != wanted:
            yield path, f"{name!r} of type {types[name]}", f"a setting of type {wanted}", ""
    for name in set(READ_BY_NAME) - set(types):
        yield ("settings",), f"no setting {name!r}", f"{name!r}, which the bot always asks for", ""
    names = [spec.name for spec in pack.settings]
    for index, spec in enumerate(pack.settings):
        yield from _setting(("settings", index), spec, pack, used, names.index(spec.name) == index)


def _setting(
    path: Path_, spec: SettingSpec, pack: Pack, used: set[str], first: bool
) -> Iterator[Complaint]:
    if not first:
        yield path, f"{spec.name!r} twice", "each setting once", ""
    if spec.name not in used:
        yield path, f"{spec.name!r}, which nothing uses", "a setting that a rule or rung uses", ""
    if (spec.default is None) == bool(spec.why):
        yield path, shown(spec.default), "a default together with `why`, or neither", ""
    if (spec.type == "choice") != bool(spec.choices):
        yield (*path, "choices"), shown(spec.choices), "choices for type choice, and only there", ""
    ids = {rule.id for rule in (*pack.rules, *pack.findings)} | set(pack.places)
    ids |= {rung.rule for rungs in pack.ladders.values() for rung in rungs}
    yield from known((*path, "rule"), [spec.rule], sorted(ids - {""}), "a rule of this pack")


def uses(pack: Pack) -> Iterator[tuple[Path_, str, str]]:
    """Every use of a setting: where, its name, and the type needed."""
    yield from _uses_within(pack)
    yield from _of_guidance(pack)


def _uses_within(part: object) -> Iterator[tuple[Path_, str, str]]:
    for path, value in _values(part, ()):
        if isinstance(value, FromSetting):
            yield path, value.setting, _TYPES.get(str(path[-1]), "length")
        elif isinstance(value, ByRole):
            yield path, value.setting_by_role, "length_by_role"
        elif isinstance(value, str) and len(path) > 2 and path[-2] == "chosen":
            yield path, str(path[-1]), "choice"
        elif isinstance(value, str) and "to" in path and path[0] == "ladders":
            codes = [code for code in value.split(OR) if code.startswith(_SETTING)]
            yield from ((path, code.removeprefix(_SETTING), "receiver") for code in codes)


def _of_guidance(pack: Pack) -> Iterator[tuple[Path_, str, str]]:
    for id, place in pack.places.items():
        if place.setting and place.as_ is PlaceKind.GUIDANCE:
            yield ("places", id, "setting"), place.setting, "choice" if place.by_choice else "text"


def civil(pack: Pack) -> set[str]:
    """Names of the settings that are added to a day, so that hours mean nothing there."""
    lengths = {"rules": pack.rules, "newly_qualified_for": pack.newly_qualified_for}
    return {name for path, name, _ in _uses_within(lengths) if _is_civil(path, pack)}


def _is_civil(path: Path_, pack: Pack) -> bool:
    if path[0] != "rules":
        return path[0] == "newly_qualified_for"
    index = path[1]
    if not isinstance(index, int) or path[2] == "after":
        return False
    return not isinstance(pack.rules[index], RecordingRule)


def _lengths(pack: Pack) -> Iterator[Complaint]:
    for path, value in _values(pack, ()):
        if isinstance(value, Interval):
            least = 1 if path[0] == "rules" and not _may_be_nothing(path, value) else 0
            (count,) = (getattr(value, field.name) for field in fields(value))
            if not least <= count <= LONGEST:
                bound = f"{least} or more" if count < least else f"{LONGEST} or less"
                yield path, shown(count), f"a count of {bound}", ""
            if isinstance(value, Hours) and _is_civil(path, pack):
                yield path, "hours", "days, working_days, weeks, months or end_of_month", ""


def _may_be_nothing(path: Path_, length: Interval) -> bool:
    """The same day, or the same month, is a length; for a frequency it is a mistake."""
    return isinstance(length, EndOfMonth) or path[2] in ("once", "after", "within")


def _values(value: object, path: Path_) -> Iterator[tuple[Path_, object]]:
    """Every value in a pack with its place, the leaves of an interval excepted."""
    yield path, value
    if isinstance(value, Interval | FromSetting | ByRole):
        return
    if is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _values(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, (*path, key))
