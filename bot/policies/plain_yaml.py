"""YAML without its surprises: `on` is a word, a date is text, a key is written once.

Only true, false, null and whole numbers are more than text. Tags, anchors and aliases are refused.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.policies.faults import Fault, Faulty

Path_ = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """Safe, and plain."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
        if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(
                problem="a tag, an anchor or an alias", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?(?:0|[1-9][0-9]{0,17})$", "-0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(file: Path) -> tuple[Any, dict[Path_, int]]:
    """What the file says, and the line of each of its places.

    Raises:
        Faulty: where the file cannot be read as YAML.
    """
    try:
        text = file.read_text(encoding="utf-8")
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[Path_, int] = {}
        _note_lines(node, (), lines)
        return (loader.construct_document(node) if node else None), lines
    except UnicodeDecodeError:
        raise Faulty([_fault(file, "bytes that are not text", None)]) from None
    except RecursionError:
        raise Faulty([_fault(file, "lists within lists without end", None)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise Faulty([_fault(file, _in_words(error.problem or ""), line)]) from None
    except yaml.YAMLError:
        raise Faulty([_fault(file, "a character that text does not have", None)]) from None


def _in_words(problem: str) -> str:
    """What the YAML library found, without its own words where they mislead."""
    known = {
        "found character '\\t' that cannot start any token": "a tab where there should be spaces",
        "but found another document": "a second document, after ---",
    }
    return known.get(problem) or problem.removeprefix("found ") or "something else"


def _fault(file: Path, found: str, line: int | None) -> Fault:
    expected = "YAML in UTF-8, each key once"
    return Fault(file=file.name, where="the file", found=found, expected=expected, line=line)


def _note_lines(node: yaml.Node | None, path: Path_, lines: dict[Path_, int]) -> None:
    if node is None:
        return
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem="a list or a mapping as a key", problem_mark=key.start_mark
                )
            _note_lines(value, (*path, key.value), lines)
            lines[(*path, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*path, index), lines)
