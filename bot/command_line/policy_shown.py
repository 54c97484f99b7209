"""A whole policy to read: every rule with its clause, who is told when, what is left to choose."""

from __future__ import annotations

from collections.abc import Iterable

from bot.command_line.say import paragraph
from bot.domain.intervals import Interval, in_words
from bot.domain.places import Place
from bot.domain.policy import Pack, Rung, SettingSpec
from bot.domain.rule_parts import Cited
from bot.policies.in_words import asks, local_settings, says_when, where
from bot.policies.lengths_in_words import spaced
from bot.policies.obligations_in_words import looks_for
from bot.policies.register import entries


def print_pack(pack: Pack) -> None:
    """Every part of it under its heading."""
    paragraph(f"{pack.title}, version {pack.version}", style="bold")
    _heading("Rules that give a date")
    for rule in pack.rules:
        _rule(rule, asks(rule))
    if pack.findings:
        _heading("What is found without a date")
    for finding in pack.findings:
        chosen = "".join(f", {choice}" for choice in where(finding))
        _rule(finding, f"{looks_for(finding)}{chosen}")
    _places(pack)
    _heading("Who is told, and when")
    for name, ladder in pack.ladders.items():
        _ladder(name, ladder)
    _heading("Left to choose")
    for spec in pack.settings:
        _setting(spec)


def _heading(words: str) -> None:
    paragraph(f"\n{words}", style="bold")


def _rule(rule: Cited, does: str) -> None:
    paragraph(f"{rule.id} ({rule.clause}; {rule.strength.value}; {_source(rule)})", indent=3)
    paragraph(f"{does}. {rule.reading}".strip(), indent=6)


def _source(rule: Cited) -> str:
    if rule.id.startswith("LOCAL-"):
        return "local"
    settings = ", ".join(local_settings(rule))
    return f"policy; local: {settings}" if settings else "policy"


def _places(pack: Pack) -> None:
    known = entries(pack.name)
    if pack.places:
        _heading("Everything else in the text")
    for id, place in pack.places.items():
        clause = f"{known[id].clause}; " if id in known else ""
        paragraph(f"{id} ({clause}{spaced(place.as_)})", indent=3)
        paragraph(_says(place), indent=6)


def _says(place: Place) -> str:
    carried = f" Carried by {', '.join(place.by)}." if place.by else ""
    if not place.items:
        return place.says + carried
    return f"{place.says.removesuffix('.')}: {'; '.join(place.items)}.{carried}"


def _ladder(name: str, ladder: Iterable[Rung]) -> None:
    paragraph(name, indent=3)
    for rung in ladder:
        to = " and ".join(spaced(receiver) for receiver in rung.to)
        cited = f" {rung.rule}" if rung.rule else ""
        source = f"{rung.voice.value}; {rung.source}{cited}"
        paragraph(f"{spaced(rung.name)}: {says_when(rung)}, to {to} ({source})", indent=6)


def _setting(spec: SettingSpec) -> None:
    paragraph(f"{spec.name} ({spec.rule})", indent=3)
    readings = [*spec.choices, *(in_words(one) for one in spec.one_of)]
    choices = f" One of: {', '.join(readings)}." if readings else ""
    paragraph(f"{spec.asks}{choices}", indent=6)
    paragraph(_default(spec), indent=6)


def _default(spec: SettingSpec) -> str:
    if spec.default is None:
        return "You must choose."
    value = in_words(spec.default) if isinstance(spec.default, Interval) else spec.default
    return f"If not chosen: {value or 'nothing'}. {spec.why}"
