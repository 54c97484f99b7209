"""What only mattered for a moment is forgotten; what still may be sent is kept."""

from __future__ import annotations

from datetime import timedelta

from bot.services.tidying import forget_old
from bot.store import events, forms
from bot.store.database import machine_now
from tests.support.office import Office
from tests.support.organisation import ALICE, NOW


def test_week_old_forms_and_events_are_forgotten_and_newer_ones_kept(office: Office) -> None:
    with office.desk.database.write() as tx:
        old = forms.open_form(tx, ALICE.id, "agenda.add", "pair", NOW - timedelta(days=8))
        new = forms.open_form(tx, ALICE.id, "agenda.add", "pair", NOW)
        machine = machine_now(tx)
        events.first_sight(tx, "Ev1", machine - timedelta(days=8))
        events.first_sight(tx, "Ev2", machine)
    forget_old(office.desk, NOW)
    with office.desk.database.write() as tx:
        assert forms.find(tx, old) is None
        assert forms.find(tx, new) is not None
        assert events.first_sight(tx, "Ev1", machine)
        assert not events.first_sight(tx, "Ev2", machine)
