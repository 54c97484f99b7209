"""docs/policies: for each council, each rule of the register and what the bot does with it.

Written from the packs and the register alone, so that a page can be held against them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.domain.intervals import Interval, in_words
from bot.domain.places import Lack, Place, PlaceKind
from bot.domain.policy import Pack, SettingSpec
from bot.domain.receivers import OR
from bot.policies.in_words import asks, local_settings, says_when, where
from bot.policies.lengths_in_words import length, spaced
from bot.policies.loader import load_pack
from bot.policies.obligations_in_words import looks_for
from bot.policies.register import Entry, entries, register

_STRENGTHS = {
    "M": "must",
    "W": "will",
    "S": "should",
    "R": "recommended",
    "O": "optional",
    "I": "information",
    "T": "form",
    "-": "-",
}
_LACKS = {
    Lack.NUMBER: "the text gives no number",
    Lack.ONLY_THEY_KNOW: "only they can say, and no fact that anybody enters says it",
    Lack.NOT_READ: "nothing that the bot reads says it",
    Lack.ELSEWHERE: "another document says it",
}
_HEAD = "<!-- Written by `supervision-bot policy docs`. Change the pack, not this page. -->"


def pages() -> Mapping[str, str]:
    """Every page's text by its file name."""
    packs = [load_pack(name) for name in register()]
    written = {f"{pack.name}.md": _page(pack) for pack in packs}
    return {"README.md": _contents(packs), **written}


def classes(pack: Pack) -> Counter[PlaceKind]:
    """How many of the council's rules are of each class."""
    return Counter(_class(id, pack) for id in entries(pack.name))


def _class(id: str, pack: Pack) -> PlaceKind:
    if any(rule.id == id for rule in pack.rules):
        return PlaceKind.DUTY
    if any(rule.id == id for rule in pack.findings):
        return PlaceKind.FINDING
    return pack.places[id].as_


def _contents(packs: Iterable[Pack]) -> str:
    rows = [(f"[{pack.title}]({pack.name}.md)", *_counts(classes(pack))) for pack in packs]
    total = sum((classes(pack) for pack in packs), Counter[PlaceKind]())
    head = ("Council", *(spaced(kind) for kind in PlaceKind), "all")
    intro = (
        "What the bot does with each rule of the five documents. Where our reading differs from "
        "an earlier one: [corrections.md](corrections.md)."
    )
    table = _table(head, [*rows, ("**All**", *_counts(total))])
    return "\n".join([_HEAD, "", "# The five policies", "", intro, "", *table, ""])


def _counts(found: Counter[PlaceKind]) -> tuple[str, ...]:
    return (*(str(found[kind]) for kind in PlaceKind), str(found.total()))


def _page(pack: Pack) -> str:
    counts = _table([spaced(kind) for kind in PlaceKind] + ["all"], [_counts(classes(pack))])
    rules = [_row(entry, pack) for entry in entries(pack.name).values()]
    local = [_local(id, pack) for id in dict.fromkeys(r.id for r in pack.rules) if _is_local(id)]
    head = ("Rule", "Clause", "Strength", "Place", "What the bot does", "Values")
    return "\n".join(
        [
            *(_HEAD, "", f"# {pack.title}", "", f"Source: {pack.source}.", "", *counts, ""),
            *("## Rules", "", *_table(head, rules), ""),
            *("## Of our own", "", "What the text does not ask for.", ""),
            *(*_table(("Rule", "What the bot does"), local), ""),
            *("## Who hears of it", "", *_table(_LADDER_HEAD, _ladders(pack)), ""),
            *("## Local settings", "", *_table(_SETTING_HEAD, map(_setting, pack.settings)), ""),
        ]
    )


def _row(entry: Entry, pack: Pack) -> tuple[str, ...]:
    place = pack.places.get(entry.id)
    does = _place(place) if place else "<br>".join(_of_rule(entry.id, pack))
    values = _values(entry.id, pack, place)
    kind = spaced(_class(entry.id, pack))
    return entry.id, entry.clause, _STRENGTHS[entry.strength], kind, does, values


def _of_rule(id: str, pack: Pack) -> Iterator[str]:
    for rule in (one for one in pack.rules if one.id == id):
        yield f"{asks(rule)}. {rule.reading}".strip()
    for finding in (one for one in pack.findings if one.id == id):
        chosen = "".join(f", {choice}" for choice in where(finding))
        yield f"{looks_for(finding)}{chosen}. {finding.reading}".strip()


def _place(place: Place) -> str:
    items = f" Lines: {'; '.join(place.items)}." if place.items else ""
    for value, lines in place.by_choice.items():
        items += f" Where `{place.setting}` is {spaced(value)}: {'; '.join(lines)}."
    keep = f" Kept at least {length(place.keep)}." if place.keep else ""
    by = f" Carried by {', '.join(place.by)}." if place.by else ""
    held = f" Held in `{place.fact}`." if place.fact else ""
    return place.says + items + keep + by + held + _missing(place)


def _missing(place: Place) -> str:
    if place.missing is None:
        return ""
    return f" Missing for a date: {place.missing.says} ({_LACKS[place.missing.what]})."


def _values(id: str, pack: Pack, place: Place | None) -> str:
    """Whether the values are the policy's or the council's."""
    if place is not None:
        local = f"local: `{place.setting}`" if place.setting else "local"
        return local if place.setting or place.as_ is PlaceKind.SETTING else "-"
    own = [rule for rule in (*pack.rules, *pack.findings) if rule.id == id]
    names = dict.fromkeys(name for rule in own for name in local_settings(rule))
    return "local: " + ", ".join(f"`{name}`" for name in names) if names else "policy"


def _is_local(id: str) -> bool:
    return id.startswith("LOCAL-")


def _local(id: str, pack: Pack) -> tuple[str, str]:
    return id, "<br>".join(_of_rule(id, pack))


_LADDER_HEAD = ("Ladder", "Rung", "Voice", "Who", "When", "Source")


def _ladders(pack: Pack) -> Iterator[tuple[str, ...]]:
    for name, rungs in pack.ladders.items():
        for rung in rungs:
            to = ", ".join(_receiver(one) for one in rung.to)
            source = f"{rung.source} {rung.rule}".strip()
            yield name, rung.name, rung.voice.value, to, says_when(rung), source


def _receiver(code: str) -> str:
    if OR in code:
        return ", else ".join(_receiver(one) for one in code.split(OR))
    kind, colon, name = code.partition(":")
    return f"the setting `{name}`" if kind == "setting" and colon else spaced(name or code)


_SETTING_HEAD = ("Setting", "What it asks", "For", "Recommended", "Why")


def _setting(spec: SettingSpec) -> tuple[str, ...]:
    readings = [*spec.choices, *(in_words(one) for one in spec.one_of)]
    asks = f"{spec.asks} One of: {', '.join(readings)}." if readings else spec.asks
    return f"`{spec.name}`", asks, spec.rule, _default(spec.default), spec.why or "-"


def _default(value: Interval | str | None) -> str:
    if value is None:
        return "none: the council chooses"
    return (value or "empty") if isinstance(value, str) else in_words(value)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    head = list(head)
    yield _line(head)
    yield _line("---" for _ in head)
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
