"""Notices and forms as JSON data and back, for what is frozen in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, time
from typing import Any

from bot.messages import form, notice

_SHAPES = (
    *(notice.Notice, notice.Heading, notice.Paragraph, notice.Small, notice.Divider),
    *(notice.Buttons, notice.Button, form.Form, form.Option, form.DateField, form.TimeField),
    *(form.ChoiceField, form.ChoicesField, form.TextField),
)


class PlainData:
    """Turns values of known shapes into JSON data, each marked with its shape's name, and back."""

    def __init__(self, more: Iterable[type] = ()) -> None:
        self._shapes: dict[str, type] = {shape.__name__: shape for shape in (*_SHAPES, *more)}

    def of(self, value: Any) -> Any:
        """JSON data. Raises TypeError for a shape that is not known."""
        if value is None or isinstance(value, str | bool | int):
            return value
        if isinstance(value, tuple):
            return [self.of(one) for one in value]
        if isinstance(value, dict):
            return {"": "dict", **{name: self.of(one) for name, one in value.items()}}
        if isinstance(value, date | time):
            return {"": type(value).__name__, "iso": value.isoformat()}
        return self._of_shape(value)

    def back(self, data: Any) -> Any:
        """The value again."""
        if isinstance(data, list):
            return tuple(self.back(one) for one in data)
        if not isinstance(data, dict):
            return data
        shape, plain = data[""], {name: one for name, one in data.items() if name}
        match shape:
            case "date":
                return date.fromisoformat(plain["iso"])
            case "time":
                return time.fromisoformat(plain["iso"])
        values = {name: self.back(one) for name, one in plain.items()}
        return values if shape == "dict" else self._shapes[shape](**values)

    def _of_shape(self, value: Any) -> Any:
        shape = self._shapes.get(type(value).__name__)
        if shape is None:
            raise TypeError(f"{type(value).__name__} cannot be frozen")
        plain = {one.name: self.of(getattr(value, one.name)) for one in fields(shape)}
        return {"": shape.__name__, **plain}


def of_notice(said: notice.Notice) -> Any:
    """A notice as JSON data."""
    return PlainData().of(said)


def notice_of(data: Any) -> notice.Notice:
    """The notice of `of_notice`."""
    said = PlainData().back(data)
    if not isinstance(said, notice.Notice):
        raise TypeError("this is no notice")
    return said
