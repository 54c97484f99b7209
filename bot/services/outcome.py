"""What a use case answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.messages.form import Form
from bot.messages.notice import Notice


@dataclass(frozen=True, slots=True)
class Saved:
    """Done. What shows it is revised by the courier; `tell` is said at once to whoever asked."""

    tell: Notice | None = None


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Ask this next; with `instead` it takes the place of the form that was sent."""

    form: Form
    instead: bool = False


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """These fields are wrong: name of the field, what to do."""

    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tell:
    """Nothing changed; say this to whoever asked."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Refused:
    """Not theirs to see or do. An audit row stands; say this, politely."""

    notice: Notice


Outcome = Saved | OpenForm | FieldErrors | Tell | Refused
