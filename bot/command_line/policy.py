"""`supervision-bot policy`: list, show, check and compare policies, also those of one's own."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.command_line import say
from bot.command_line.policy_shown import print_pack
from bot.domain.policy import Pack, Rule
from bot.messages import labels
from bot.policies import loader
from bot.policies.comparing import by_kind, differences, same_council
from bot.policies.faults import Faulty
from bot.policies.in_words import asks
from bot.policies.pages import pages

policy = typer.Typer(help="Look at policies, and write your own.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(help="A council's name, or a file of your own")]


@policy.command("list")
def listed() -> None:
    """The policies that come with the bot."""
    packs = [(name, loader.load_pack(name)) for name in loader.pack_names()]
    rows = [(name, pack.title, len(pack.rules), len(pack.settings)) for name, pack in packs]
    say.table("", ("Name", "Policy", "Rules", "Settings"), rows)


@policy.command("show")
def show(which: Which) -> None:
    """Every rule with its clause, who is told when, and what is left to choose."""
    print_pack(loader.load_pack(which))


@policy.command("check")
def check(
    file: Which,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for another program")] = False,
) -> None:
    """Say everything that is wrong with a policy of your own, and what was expected."""
    try:
        pack = loader.load_pack(file)
    except Faulty as faulty:
        if as_json:
            _print_json([asdict(fault) for fault in faulty.faults])
        else:
            say.err.print(escape(str(faulty)), soft_wrap=True)
        counted = labels.counted(len(faulty.faults), "fault")
        raise say.fail(f"{counted}.") from None
    if as_json:
        _print_json([])
    else:
        rules = labels.counted(len(pack.rules), "rule")
        say.out.print(escape(f"{pack.title}: {rules}, nothing wrong."))


@policy.command("diff")
def diff(before: Which, after: Which) -> None:
    """What two policies ask differently, rule by rule."""
    old, new = loader.load_pack(before), loader.load_pack(after)
    if not same_council(old, new):
        _beside_one_another(old, new)
        return
    found = differences(old, new)
    if not found:
        say.out.print("They say the same.")
        return
    rows = [(one.where, one.before or "(nothing)", one.after or "(nothing)") for one in found]
    say.table("", ("Where", before, after), rows)


@policy.command("schema")
def schema() -> None:
    """The JSON Schema of a policy, for your editor."""
    typer.echo(json.dumps(loader.json_schema(), indent=2))


@policy.command("docs")
def docs(
    folder: Annotated[Path, typer.Option(help="Where the pages are")] = Path("docs/policies"),
    only_check: Annotated[bool, typer.Option("--check", help="Only say if they are stale")] = False,
) -> None:
    """Write a page for each council: what the bot does with each rule."""
    stale = [name for name, text in pages().items() if _on_disk(folder / name) != text]
    if only_check and stale:
        raise say.fail(f"Out of date: {', '.join(stale)}. Run `supervision-bot policy docs`.")
    for name in stale:
        (folder / name).write_text(pages()[name], encoding="utf-8")
    written = labels.counted(len(stale), "page")
    say.out.print("Up to date." if only_check else f"{written} written.")


def _on_disk(page: Path) -> str | None:
    return page.read_text(encoding="utf-8") if page.is_file() else None


def _beside_one_another(old: Pack, new: Pack) -> None:
    """Two councils share no rule, so each kind of rule stands beside the other's."""
    table = Table(show_edge=False, pad_edge=False, show_lines=True)
    for title in ("Kind", old.title, new.title):
        table.add_column(escape(title), overflow="fold")
    for kind in by_kind(old, new):
        table.add_row(escape(_spaced(kind.kind)), _all(kind.before), _all(kind.after))
    say.out.print(table)


def _all(rules: tuple[Rule, ...]) -> str:
    return escape("\n".join(f"{r.id}: {asks(r)}" for r in rules) or "(nothing)")


def _spaced(code: str) -> str:
    return code.replace("_", " ")


def _print_json(faults: list[dict[str, object]]) -> None:
    typer.echo(json.dumps({"version": 1, "faults": faults}, indent=2, ensure_ascii=False))
