"""A form: what to ask, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.messages.notice import Part


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be picked. `value` is a code or an opaque id."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    label: str
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(_Field):
    """A day."""

    initial: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeField(_Field):
    """A time of day, local."""

    initial: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(_Field):
    """One of up to a hundred."""

    options: tuple[Option, ...]
    initial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesField(_Field):
    """Any number of up to a hundred."""

    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(_Field):
    """A few words, or with `lines` a longer note."""

    longest: int = 80
    lines: bool = False
    initial: str = ""


Field = DateField | TimeField | ChoiceField | ChoicesField | TextField
Answer = str | date | time | tuple[str, ...] | None
Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in; with no `submit` it only tells.

    `name` names what receives it (`session.held`); `use` is its one-use id (services/forms.py),
    empty for a form that only tells.
    """

    name: str
    title: str
    fields: tuple[Field | Part, ...]
    submit: str = ""
    use: str = ""
