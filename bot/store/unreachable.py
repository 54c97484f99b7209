"""A database that cannot be opened, in a sentence with what to do. docs/operations.md has more."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

_MENDS = (
    ("password authentication failed", "Are user and password in its address right?"),
    ("no pg_hba.conf entry", "PostgreSQL's pg_hba.conf must admit this user from this machine."),
    ("permission denied", "Its user must own the database: ALTER DATABASE name OWNER TO user."),
    ("does not exist", "Make it first: createuser, then createdb --owner."),
    ("resolve host", "Is the host's name in its address right?"),
    ("Connection refused", "Is PostgreSQL running there, and may this machine reach it?"),
    ("timeout", "Is PostgreSQL running there, and may this machine reach it?"),
    ("unable to open database file", "Is the folder there, and may this user write in it?"),
    ("readonly database", "May this user write to the file, and in its folder?"),
)


def why(error: DBAPIError) -> str:
    """The driver's own words in one line, and what may mend it."""
    words = " ".join(str(error.orig).split()).rstrip(".?")
    mends = [mend for part, mend in _MENDS if part in words]
    return f"{words}. {mends[0]}" if mends else f"{words}."
