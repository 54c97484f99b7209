"""Rules over all the blocks of one message or view together."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blocks.problem import Problem

MARKDOWN_TOTAL = 12_000
BLOCKS_TOTAL = 13_000
TABLE_TOTALS = {"table": 10_000, "data_table": 20_000}
CHARTS_A_MESSAGE = 2


def objects(value: object, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yields every object inside a JSON value, outermost first, with its JSON pointer."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from objects(entry, f"{path}/{index}")
    elif isinstance(value, dict):
        yield path, value
        for name, entry in value.items():
            yield from objects(entry, f"{path}/{name}")


def _repeats(value: object, path: str, name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, entry in objects(value, path):
        identity = entry.get(name)
        if isinstance(identity, str):
            if identity in seen:
                yield Problem(f"{where}/{name}", "duplicate", f"{name} already used: {identity}")
            seen.add(identity)


def _extra_focus(blocks: object) -> Iterator[Problem]:
    focused = [w for w, entry in objects(blocks, "/blocks") if entry.get("focus_on_load") is True]
    for where in focused[1:]:
        yield Problem(f"{where}/focus_on_load", "focus", "only one element may take the focus")


def _characters(value: object) -> int:
    texts = (entry.get("text") for _, entry in objects(value, ""))
    return sum(len(text) for text in texts if isinstance(text, str))


def _typed(blocks: object, type: str) -> list[Mapping[str, Any]]:
    return [entry for _, entry in objects(blocks, "") if entry.get("type") == type]


def _table_totals(blocks: object) -> Iterator[Problem]:
    for type, most in TABLE_TOTALS.items():
        size = sum(_characters(table.get("rows")) for table in _typed(blocks, type))
        if size > most:
            yield Problem("/blocks", "limit", f"{type} cells hold {size} characters, above {most}")


def together(blocks: object) -> Iterator[Problem]:
    """Yields what is wrong across the blocks of any surface."""
    yield from _repeats(blocks, "/blocks", "block_id")
    for index, entry in enumerate(blocks if isinstance(blocks, list) else []):
        yield from _repeats(entry, f"/blocks/{index}", "action_id")
    yield from _extra_focus(blocks)
    yield from _table_totals(blocks)


def together_in_message(blocks: object) -> Iterator[Problem]:
    """Yields what is wrong across the blocks of a message, beyond `together`."""
    tables = [table for type in TABLE_TOTALS for table in _typed(blocks, type)]
    if len(tables) > 1:
        yield Problem("/blocks", "only_one_table_allowed", "only one table is allowed")
    if len(_typed(blocks, "data_visualization")) > CHARTS_A_MESSAGE:
        yield Problem("/blocks", "limit", f"only {CHARTS_A_MESSAGE} charts are allowed")
    yield from _message_totals(blocks)


def _message_totals(blocks: object) -> Iterator[Problem]:
    markdown = _characters(_typed(blocks, "markdown"))
    if markdown > MARKDOWN_TOTAL:
        yield Problem("/blocks", "limit", f"markdown of {markdown} characters, above 12,000")
    tables = sum(_characters(_typed(blocks, type)) for type in TABLE_TOTALS)
    rest = _characters(blocks) - markdown - tables
    if rest > BLOCKS_TOTAL:
        yield Problem("/blocks", "msg_blocks_too_long", f"{rest} characters, above 13,000")
