"""Whose fault an error of PostgreSQL's is: the database's, or that of what was to be written.

Whoever works through rows leaves a bad one alone and goes on. An `OperationalError` is of no row:
the whole work waits until the database is well again. PostgreSQL's driver gives other names to some
of what the database alone is to blame for.
"""

from __future__ import annotations

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError

_READ_ONLY = "25006"  # after a failover: this server is no longer the one to write to
_OF_THE_DATABASE = frozenset(
    {
        _READ_ONLY,
        "25P03",  # idle in a transaction for too long: this process was suspended
        "25P04",  # a transaction for too long, where the server is set so
        "42501",  # permission denied: restored, or its owner changed, while the bot runs
    }
)


def as_operational(context: ExceptionContext) -> OperationalError | None:
    """Listens to `handle_error` of an engine: what is to be raised instead, if anything."""
    error = context.sqlalchemy_exception
    state = getattr(context.original_exception, "sqlstate", None)
    if not isinstance(error, DBAPIError) or state not in _OF_THE_DATABASE:
        return None
    if state == _READ_ONLY:  # every connection is to that server: the next are made anew
        context.is_disconnect = True
    return OperationalError(
        error.statement,
        error.params,
        context.original_exception,
        hide_parameters=error.hide_parameters,
        connection_invalidated=context.is_disconnect,
    )
