"""Reading packs, and joining a pack with a council's settings into the policy that it lives by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.policy import Pack, Policy, SettingValue
from bot.policies.checks import complaints
from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.policies.local_settings import SettingsMissing as SettingsMissing
from bot.policies.local_settings import chosen, plain
from bot.policies.place_checks import place_complaints
from bot.policies.plain_yaml import Path_, read_yaml
from bot.policies.questions import bank_names
from bot.policies.schema import canonical, line_of, shaped, where_in_words
from bot.policies.schema import json_schema as json_schema

PACKS = Path(__file__).parent / "packs"
LONDON = ZoneInfo("Europe/London")


def pack_names() -> tuple[str, ...]:
    """The packs that come with the bot."""
    return tuple(sorted(file.stem for file in PACKS.glob("*.yaml")))


def load_pack(name_or_path: str | Path) -> Pack:
    """A pack by its name, or from a file of one's own.

    Raises:
        Faulty: with everything that is wrong with it.
    """
    file = _file(name_or_path)
    return _shipped(file) if file.parent == PACKS else _read(file)


@cache
def _shipped(file: Path) -> Pack:
    """A pack that comes with the bot, read once: it cannot change while the bot runs."""
    return _read(file)


def _read(file: Path) -> Pack:
    raw, lines = read_yaml(file)
    return checked(raw, file.name, lines)


def checked(raw: object, file: str, lines: Mapping[Path_, int]) -> Pack:
    """The pack that plain data says; `file` and `lines` say where a fault is.

    Raises:
        Faulty: with everything that is wrong with it.
    """
    pack = shaped(raw, file, lines)
    faults = [
        Fault(
            file=file,
            where=where_in_words(raw, path),
            found=found,
            expected=expected,
            nearest=hint,
            line=line_of(path, lines),
        )
        for path, found, expected, hint in (
            *complaints(pack, bank_names()),
            *place_complaints(pack),
        )
    ]
    if faults:
        raise Faulty(faults)
    return pack


def policy(
    pack: Pack,
    settings: Mapping[str, object],
    closures: Iterable[date] = (),
    zone: ZoneInfo = LONDON,
    *,
    open_ended: bool = False,
) -> Policy:
    """The pack with the council's settings (plain data or values), closure days and zone.

    `open_ended` for a question asked before everything is chosen: what is not chosen stays out.

    Raises:
        Faulty: where a setting has a wrong value.
        SettingsMissing: where one that the pack requires is not given.
    """
    values = chosen(pack, settings, open_ended=open_ended)
    calendar = Calendar(frozenset(closures))
    return Policy(
        pack=pack,
        settings=values,
        calendar=calendar,
        zone=zone,
        fingerprint=_fingerprint(pack, values, calendar, zone),
    )


def _file(name_or_path: str | Path) -> Path:
    if name_or_path in pack_names():
        return PACKS / f"{name_or_path}.yaml"
    file = Path(name_or_path)
    if _is_file(file):
        return file
    expected = f"one of {', '.join(pack_names())}, or a file"
    hint = nearest(name_or_path, pack_names())
    where, found = "policy", shown(str(name_or_path))
    raise Faulty([Fault(file=file.name, where=where, found=found, expected=expected, nearest=hint)])


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name longer than the file system takes
        return False


def _fingerprint(
    pack: Pack, values: Mapping[str, SettingValue], calendar: Calendar, zone: ZoneInfo
) -> str:
    local = {name: plain(value) for name, value in values.items()}
    rest = [local, sorted(day.isoformat() for day in calendar.closures), zone.key]
    return hashlib.sha256(canonical(pack) + json.dumps(rest, sort_keys=True).encode()).hexdigest()
