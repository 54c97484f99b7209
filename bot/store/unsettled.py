"""What is about somebody who is yet to be computed anew: it may be met by now, so nobody is told
before that is known.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, true

from bot.store.tables import duty, nudge, person

SETTLED: ColumnElement[bool] = ~exists().where(
    duty.c.id == nudge.c.duty, person.c.id == duty.c.practitioner, person.c.stale == true()
).correlate(nudge)
"""For a query of nudges: those about whom the duties are as the facts have it."""
