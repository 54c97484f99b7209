"""Forms, events, notes, agendas, settings and the fact log."""

from datetime import date, timedelta

from sqlalchemy import select

from bot.store import agenda, events, fact_log, forms, notes, settings
from bot.store.database import Database
from bot.store.tables import fact, form_use
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, DAN_AND_BOB, NOW
from tests.support.sessions import write_case, write_session

MINUTE = timedelta(minutes=1)


def test_a_form_is_used_once_and_keeps_its_first_outcome(database: Database) -> None:
    with database.write() as tx:
        use_id = forms.open_form(tx, ALICE.id, "agenda.add", ALICE_AND_BOB.id, NOW)
        opened = forms.find(tx, use_id)
        assert opened is not None
        assert (opened.person, opened.form, opened.subject) == (
            ALICE.id,
            "agenda.add",
            ALICE_AND_BOB.id,
        )
        assert opened.used_at is None
        assert forms.use(tx, use_id, {"kind": "saved"}, NOW)
        assert not forms.use(tx, use_id, {"kind": "refused"}, NOW + MINUTE)
        used = forms.find(tx, use_id)
        assert used is not None
        assert (used.used_at, used.outcome) == (NOW, {"kind": "saved"})
        assert "saved" not in tx.execute(select(form_use.c.outcome)).scalar_one()


def test_a_form_that_was_never_opened_is_unknown(database: Database) -> None:
    with database.write() as tx:
        assert forms.find(tx, "made up") is None
        assert not forms.use(tx, "made up", {}, NOW)


def test_old_forms_are_forgotten(database: Database) -> None:
    with database.write() as tx:
        old = forms.open_form(tx, ALICE.id, "f", "s", NOW - MINUTE)
        new = forms.open_form(tx, ALICE.id, "f", "s", NOW)
        forms.forget(tx, NOW)
        assert forms.find(tx, old) is None
        assert forms.find(tx, new) is not None


def test_an_event_is_new_once(database: Database) -> None:
    with database.write() as tx:
        assert events.first_sight(tx, "Ev1", NOW)
        assert not events.first_sight(tx, "Ev1", NOW + MINUTE)
        events.forget(tx, NOW)
        assert not events.first_sight(tx, "Ev1", NOW)
        events.forget(tx, NOW + MINUTE)
        assert events.first_sight(tx, "Ev1", NOW)


def test_a_note_is_kept_listed_and_gone_for_good(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        first = notes.keep(tx, BOB.id, session.id, "q1", "What I would do again", NOW)
        second = notes.keep(tx, BOB.id, session.id, "q2", "More", NOW + MINUTE)
        assert [note.id for note in notes.of_person(tx, BOB.id)] == [second, first]
        assert notes.of_person(tx, ALICE.id) == []
        found = notes.find(tx, first)
        assert found is not None
        assert (found.words, found.question, found.person) == (
            "What I would do again",
            "q1",
            BOB.id,
        )
        notes.remove(tx, first)
        assert notes.find(tx, first) is None


def test_questions_stay_in_the_order_they_were_asked(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        for question in ("q3", "q1", "q2", "q3"):
            notes.asked(tx, BOB.id, session.id, question, NOW)
        asked = notes.questions_asked(tx, BOB.id)
    assert [one.question for one in asked] == ["q3", "q1", "q2", "q3"]
    assert {one.session for one in asked} == {session.id}


def test_an_agenda_holds_what_was_not_covered_yet(database: Database) -> None:
    with database.write() as tx:
        case = write_case(tx, "A-1", ALICE.id)
        session = write_session(tx, ALICE_AND_BOB)
        add, pair = agenda.add, ALICE_AND_BOB.id
        first = add(tx, pair, ALICE.id, "case", case=case.id, words="Court on Friday", now=NOW)
        second = add(tx, pair, BOB.id, "workload", now=NOW)
        late = add(tx, pair, BOB.id, "team", now=NOW + MINUTE)
        add(tx, DAN_AND_BOB.id, BOB.id, "team", now=NOW)
        assert [line.id for line in agenda.of_pair(tx, pair)] == [first, second, late]
        line = agenda.find(tx, first)
        assert line is not None
        assert (line.case, line.words, line.author) == (case.id, "Court on Friday", ALICE.id)
        agenda.cover(tx, pair, session.id, NOW)
        assert [line.id for line in agenda.of_pair(tx, pair)] == [late]
        agenda.uncover(tx, session.id)
        agenda.remove(tx, late)
        assert [line.id for line in agenda.of_pair(tx, pair)] == [first, second]


def test_settings_have_careful_defaults(database: Database) -> None:
    with database.read() as tx:
        assert not settings.paused(tx)
        assert settings.go_live(tx) is None
        assert settings.pilot_teams(tx) is None
        assert settings.message_budget(tx) > 0
        assert settings.case_list(tx)[0] is None


def test_settings_come_back_as_set(database: Database) -> None:
    with database.write() as tx:
        settings.set_paused(tx, True, NOW)
        settings.set_go_live(tx, date(2026, 12, 1), NOW)
        settings.set_pilot_teams(tx, {"North", "East"}, NOW)
        settings.set_cases_as_at(tx, date(2026, 11, 20), NOW)
        assert settings.paused(tx)
        assert settings.go_live(tx) == date(2026, 12, 1)
        assert settings.pilot_teams(tx) == {"North", "East"}
        assert settings.case_list(tx)[0] == date(2026, 11, 20)
        settings.set_paused(tx, False, NOW)
        settings.set_pilot_teams(tx, None, NOW)
        assert not settings.paused(tx)
        assert settings.pilot_teams(tx) is None


def test_no_pilot_team_is_not_every_team(database: Database) -> None:
    with database.write() as tx:
        settings.set_pilot_teams(tx, [], NOW)
        assert settings.pilot_teams(tx) == frozenset()


def test_a_policy_s_settings_are_set_as_a_whole(database: Database) -> None:
    with database.write() as tx:
        settings.put(tx, "policyholder", 1, NOW)
        settings.set_of_policy(tx, {"lead": {"days": 3}, "told": "next_up"}, NOW)
        settings.set_of_policy(tx, {"lead": {"days": 2}}, NOW)
        assert settings.of_policy(tx) == {"lead": {"days": 2}}
        assert settings.get(tx, "policyholder") == 1


def test_facts_are_superseded_never_overwritten(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        before, after = {"status": "planned"}, {"status": "held"}
        told = {"before": before, "after": after}
        fact_log.write(tx, "session", session.id, "held", told, now=NOW, by=BOB.id)
        held = fact_log.latest(tx, session.id)
        assert held is not None
        assert (held.name, held.data, held.by) == ("held", told, BOB.id)
        assert fact_log.undo(tx, held, now=NOW, by=BOB.id) == before
        assert fact_log.latest(tx, session.id) is None
        names = [one.name for one in fact_log.of_subject(tx, session.id)]
        assert names == ["held", fact_log.UNDONE]


def test_the_latest_fact_is_the_last_told_even_in_the_same_instant(database: Database) -> None:
    with database.write() as tx:
        for name in ("held", "recorded", "held"):
            last = fact_log.write(tx, "session", "s", name, {}, now=NOW, by=None)
        found = fact_log.latest(tx, "s", "held")
        assert found is not None
        assert found.id == last
        assert fact_log.latest(tx, "s", "moved") is None


def test_moments_are_of_facts_that_stand(database: Database) -> None:
    name = fact_log.REFLECTION_ANSWERED
    with database.write() as tx:
        for subject, later in (("a", 2), ("a", 1), ("b", 3)):
            when = NOW + later * MINUTE
            fact_log.write(tx, "session", subject, name, {}, now=when, by=None)
        last = fact_log.latest(tx, "b")
        assert last is not None
        fact_log.undo(tx, last, now=NOW, by=None)
        assert fact_log.moments(tx, name, ["a", "b", "c"]) == {"a": NOW + MINUTE}


def test_an_import_can_see_what_was_told_in_chat(database: Database) -> None:
    with database.write() as tx:
        fact_log.write(tx, "session", "a", "held", {}, now=NOW, by=BOB.id)
        fact_log.write(tx, "session", "b", "held", {}, now=NOW, by=None, source="import")
        assert fact_log.told_in_chat(tx, "session") == {"a": NOW}


def test_what_was_told_is_not_readable_in_the_file(database: Database) -> None:
    with database.write() as tx:
        fact_log.write(tx, "session", "a", "moved", {"reason": "sick"}, now=NOW, by=BOB.id)
        assert "sick" not in tx.execute(select(fact.c.data)).scalar_one()
