"""What hears Slack: a socket that we open, or an address of ours that Slack calls."""

from __future__ import annotations

from typing import Protocol

ANSWERING = 64  # requests that are answered at once; a form may wait for others who write


class Receiver(Protocol):
    """Hears from `open` to `finish`."""

    def open(self) -> None:
        """Begins to listen.

        Raises:
            SurfaceError: if Slack cannot be reached or refuses the token.
            OSError: if the address cannot be used.
        """

    def silent_for(self) -> float:
        """Seconds since it is known to hear Slack; without end where it never will again."""

    def finish(self) -> None:
        """Takes nothing new, answers what is being answered, ends what listeners do afterwards."""
