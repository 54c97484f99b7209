"""Blocks that show data: table, data_table and data_visualization."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blocks.checks import (
    boolean,
    choice,
    integer,
    is_number,
    list_of,
    number,
    repeated,
    string,
)
from sandbox.blocks.composition import BLOCK_ID
from sandbox.blocks.problem import Problem
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.spec import Spec, by_type, typed

_CELLS = (
    RICH_TEXT,
    typed("raw_text", {"text": string(1)}),
    typed("raw_number", {"text": string(1), "value": number}),
)
_COLUMN = Spec({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})

TABLE = typed(
    "table",
    {"rows": list_of(list_of(by_type(*_CELLS), 1, 20), 1, 100)},
    {**BLOCK_ID, "column_settings": list_of(_COLUMN, 0, 20)},
)


def _even_rows(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if len({len(row) for row in value["rows"]}) > 1:
        yield Problem(f"{path}/rows", "uneven_rows", "all rows must have as many cells")


def _plain_header(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if any(cell["type"] == "rich_text" for cell in value["rows"][0]):
        yield Problem(f"{path}/rows/0", "not_allowed", "header cells may not be rich_text")


def _action_cell(value: object, path: str) -> Iterator[Problem]:
    if not (isinstance(value, dict) and value.get("type") == "action_cell"):
        yield from by_type(*_CELLS)(value, path)


DATA_TABLE = typed(
    "data_table",
    {"rows": list_of(list_of(_action_cell, 1, 20), 2, 201), "caption": string(1)},
    {**BLOCK_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0)},
    (_even_rows, _plain_header),
)


def _above_zero(value: object, path: str) -> Iterator[Problem]:
    if not is_number(value):
        yield Problem(path, "wrong_type", "must be a number")
    elif not isinstance(value, int | float) or value <= 0:
        yield Problem(path, "limit", "must be above 0")


_label = string(1, 20)
_SEGMENT = Spec({"label": _label, "value": _above_zero})
_POINT = Spec({"label": string(), "value": number})
_SERIES = Spec({"name": _label, "data": list_of(_POINT)})
_AXES = Spec(
    {"categories": list_of(_label, 1, 20)}, {"x_label": string(1, 50), "y_label": string(1, 50)}
)


def _one_point_a_category(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for index, series in enumerate(value["series"]):
        if [point["label"] for point in series["data"]] != value["axis_config"]["categories"]:
            where = f"{path}/series/{index}/data"
            yield Problem(where, "labels", "must have one point for each category, in order")


def _distinct_series(value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if repeated([series["name"] for series in value["series"]]):
        yield Problem(f"{path}/series", "duplicate", "series names must differ")


def _along_axes(type: str) -> Spec:
    return typed(
        type,
        {"series": list_of(_SERIES, 1, 12), "axis_config": _AXES},
        rules=(_one_point_a_category, _distinct_series),
    )


_PIE = typed("pie", {"segments": list_of(_SEGMENT, 1, 12)})
DATA_VISUALIZATION = typed(
    "data_visualization",
    {
        "title": string(1, 50),
        "chart": by_type(_PIE, *(_along_axes(type) for type in ("bar", "line", "area"))),
    },
    BLOCK_ID,
)
