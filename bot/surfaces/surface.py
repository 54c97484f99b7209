"""What the courier needs of a chat: say, change, take back and find what was said.

Each surface keeps its own addresses and receipts, opaque to everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Protocol

from bot.messages.notice import Notice

Address = dict[str, str]
Receipt = dict[str, str]


@dataclass(frozen=True, slots=True)
class Marker:
    """What a message carries so that it can be found again: its id, and which revision it is."""

    message_id: str
    revision: int


class SurfaceError(Exception):
    """The surface did not do what it was asked."""


class Whom(Enum):
    """Whom it concerns that something could not be done now.

    `ONE`: the conversation, message or Home that was asked for, and no other. `EVERYBODY`: a call
    of this kind is of no use to anybody. `PERHAPS_ALL`: the surface does not say which; everybody,
    if the next one is refused likewise.
    """

    ONE = "one"
    PERHAPS_ALL = "perhaps_all"
    EVERYBODY = "everybody"


class Retry(SurfaceError):
    """Nothing was said or changed. Ask again once `after` has passed."""

    def __init__(self, after: timedelta, detail: str = "", whom: Whom = Whom.ONE) -> None:
        super().__init__(detail or f"try again in {after.total_seconds():.0f} seconds")
        self.after, self.whom = after, whom


class Undeliverable(SurfaceError):
    """The person cannot be reached there, or what was said is gone. `reason` is a short code.

    `reach` and `deliver` raise it of the person alone, whose account is then forgotten.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rejected(SurfaceError):
    """The surface would not take what was said; saying the same again cannot help.

    Where it is not certain that the text is at fault (`of_the_text`), other words may not either.
    """

    def __init__(self, detail: str, *, of_the_text: bool = True) -> None:
        super().__init__(detail)
        self.detail, self.of_the_text = detail, of_the_text


class Unknown(SurfaceError):
    """It may have been said or not. Look for it before saying it again."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class CannotTell(SurfaceError):
    """The surface will not show what was said in a conversation. `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Surface(Protocol):
    """One kind of chat. Only `deliver` raises `Unknown`: everything else is safe to repeat."""

    def address(self, external_id: str) -> Address:
        """Where one person is written to; nothing is asked."""
        ...

    def open(self, external_id: str) -> Address:
        """The conversation with one person, as it is looked through: opened if it was not."""
        ...

    def reach(self, address: Address) -> None:
        """Asked before something is said: raises `Undeliverable` where the person is gone."""
        ...

    def deliver(self, notice: Notice, address: Address, marker: Marker) -> Receipt:
        """Says it, once."""
        ...

    def revise(self, notice: Notice, receipt: Receipt, marker: Marker) -> None:
        """Changes what was said."""
        ...

    def retract(self, receipt: Receipt) -> None:
        """Takes back what was said; nothing happens if it is gone already."""
        ...

    def find(self, address: Address, marker: Marker, after: Receipt | None) -> Receipt | None:
        """The message with this marker's id, said by us there later than `after` (None: ever).

        A receipt and not a moment, since the surface's clock is not ours. Raises `CannotTell` where
        the surface refuses to show the conversation.
        """
        ...

    def show_home(self, external_id: str, notice: Notice) -> None:
        """Shows this on the person's own page."""
        ...
