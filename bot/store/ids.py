"""Names for rows: random, so that an id in a button or a log tells nothing."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """32 hexadecimal digits, 128 bits at random."""
    return secrets.token_hex(16)
