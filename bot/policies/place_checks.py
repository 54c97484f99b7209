"""Every rule of the register has its place in its pack, once, and each place says what it must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from bot.domain.codes import Role
from bot.domain.facts import Case, Pair, Person, Session
from bot.domain.places import Place, PlaceKind
from bot.domain.policy import Pack
from bot.policies.faults import nearest, shown
from bot.policies.plain_yaml import Path_
from bot.policies.register import Entry, entries

_CARRIED = (PlaceKind.DUTY, PlaceKind.FINDING)
_WITHOUT_A_DATE = (PlaceKind.GUIDANCE, PlaceKind.PROMPT, PlaceKind.NOT_FOR_SOFTWARE)
_FEWEST_WORDS = 3
"""That a fact is named at all."""
_ONLY_FOR = {
    "by": _CARRIED,
    "setting": (PlaceKind.SETTING, PlaceKind.GUIDANCE),
    "fact": (PlaceKind.SETTING,),
    "when": (PlaceKind.GUIDANCE,),
    "items": (PlaceKind.GUIDANCE,),
    "by_choice": (PlaceKind.GUIDANCE,),
    "keep": (PlaceKind.GUIDANCE,),
    "missing": _WITHOUT_A_DATE,
}
_FACTS = [
    f"{shape.__name__.lower()}.{field.name}"
    for shape in (Person, Pair, Session, Case)
    for field in fields(shape)
]
_NEEDED = {"by": _CARRIED, "when": (PlaceKind.GUIDANCE,)}

Complaint = tuple[Path_, str, str, str]


def place_complaints(pack: Pack) -> Iterator[Complaint]:
    """What is wrong with a pack's places: where, what was found, what was expected, the nearest."""
    known = entries(pack.name)
    if known:
        yield from _every_rule_once(pack, known)
    for id, place in pack.places.items():
        path: Path_ = ("places", id)
        yield from _keys(path, place)
        yield from _names(path, place, pack)
        yield from _dateless(path, place, known.get(id))


def _every_rule_once(pack: Pack, known: Iterable[str]) -> Iterator[Complaint]:
    ids = _own_ids(pack)
    for section, rules in (("rules", pack.rules), ("findings", pack.findings)):
        for index, rule in enumerate(rules):
            if rule.id in ids and rule.id not in known:
                hint = nearest(rule.id, known)
                yield (section, index, "id"), shown(rule.id), "an id of the register", hint
    for id in pack.places:
        if id not in known:
            yield ("places", id), shown(id), "an id of the register", nearest(id, known)
        elif id in ids:
            yield ("places", id), "a rule of its own and a place", "one of the two", ""
    for id in known:
        if id not in ids and id not in pack.places:
            yield ("places",), f"nothing about {id}", f"a rule or a place for {id}", ""


def _own_ids(pack: Pack) -> set[str]:
    """The ids of the text that are rules or findings of their own."""
    ids = {rule.id for rule in (*pack.rules, *pack.findings)}
    return {id for id in ids if not id.startswith("LOCAL-")}


def _keys(path: Path_, place: Place) -> Iterator[Complaint]:
    if not place.says:
        yield (*path, "says"), "nothing", "a sentence", ""
    given = {field.name for field in fields(place) if getattr(place, field.name)}
    for key, kinds in _ONLY_FOR.items():
        if key in given and place.as_ not in kinds:
            expected = f"`{key}` only with {' or '.join(kinds)}"
            yield (*path, key), f"`{key}` with {place.as_}", expected, ""
    for key, kinds in _NEEDED.items():
        if key not in given and place.as_ in kinds:
            yield path, f"{place.as_} without `{key}`", f"`{key}` with {place.as_}", ""
    if place.as_ is PlaceKind.SETTING and bool(place.setting) == bool(place.fact):
        expected = "either `setting`, or `fact` that holds the choice"
        yield path, "both or neither of `setting` and `fact`", expected, ""


def _names(path: Path_, place: Place, pack: Pack) -> Iterator[Complaint]:
    settings = {spec.name: spec.choices for spec in pack.settings}
    ids = sorted(_own_ids(pack))
    for key, found, valid, what in (
        ("by", place.by, ids, "a rule of this pack"),
        ("setting", filter(None, [place.setting]), settings, "a setting of this pack"),
        ("roles", place.roles, list(Role), "a role"),
        ("fact", filter(None, [place.fact]), _FACTS, "a field, as case.own_interval_days"),
        ("by_choice", place.by_choice, settings.get(place.setting, ()), "one of its choices"),
    ):
        for name in found:
            if name not in valid:
                yield (*path, key), shown(name), what, nearest(name, valid)


def _dateless(path: Path_, place: Place, entry: Entry | None) -> Iterator[Complaint]:
    if entry is None or place.as_ not in _WITHOUT_A_DATE:
        return
    speaks = "a rule that speaks of a date or of telling somebody"
    if place.missing is None and entry.needs_a_date_or_a_telling:
        expected = "`missing`, the fact without which it can be no duty"
        yield path, f"{place.as_} for {speaks}", expected, ""
    elif place.missing is not None and not entry.needs_a_date_or_a_telling:
        yield (*path, "missing"), "a fact that is missing", f"it only with {speaks}", ""
    elif place.missing is not None and len(place.missing.says.split()) < _FEWEST_WORDS:
        expected = "the fact that is missing, in words"
        yield (*path, "missing", "says"), shown(place.missing.says), expected, ""
