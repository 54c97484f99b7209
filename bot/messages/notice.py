"""A notice: what to say, as plain data. A surface decides what it looks like."""

from __future__ import annotations

from dataclasses import dataclass

LOCK_SCREEN = "You have a supervision message."


@dataclass(frozen=True, slots=True)
class Heading:
    """A short line above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; a line break is a line break. Nothing in it is markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """An aside: a source, a date, how something is counted."""

    text: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two things."""


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to do next. `action` names what it does (`session.held`), `value` an opaque id."""

    label: str
    action: str
    value: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons side by side, at most five."""

    buttons: tuple[Button, ...]


Part = Heading | Paragraph | Small | Divider | Buttons


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say. `lock_screen` is all that a notification shows, and names nobody."""

    parts: tuple[Part, ...]
    lock_screen: str = LOCK_SCREEN

    def plain(self) -> str:
        """The whole notice as text, for where nothing else can be shown."""
        return "\n".join(_plain(part) for part in self.parts if not isinstance(part, Divider))

    def words_only(self) -> Notice:
        """The same without anything to press, for a surface that refused the whole."""
        words = [p.text for p in self.parts if isinstance(p, Heading | Paragraph | Small)]
        if any(isinstance(part, Buttons) for part in self.parts):
            words.append("To answer, open this app's Home tab.")
        return Notice((Paragraph("\n".join(words)),), self.lock_screen)


def _plain(part: Part) -> str:
    match part:
        case Heading(text) | Paragraph(text) | Small(text):
            return text
        case Buttons(buttons):
            return "You can: " + "; ".join(button.label for button in buttons)
        case Divider():
            return ""
