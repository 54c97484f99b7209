"""A brief counts what it does not show, and a wrong list is mended by whoever keeps it."""

from datetime import date

from bot.domain.duty import DutyKind
from bot.domain.facts import CaseKind
from bot.services import cases
from bot.services.compose import compose
from bot.services.outcome import Saved
from bot.store import duties, settings
from tests.support.duties import write_nudge
from tests.support.organisation import DAN_AND_BOB, NOW
from tests.support.sessions import write_case, write_held


def test_a_brief_gathers_cases_of_one_practitioner_and_counts_the_rest(office):
    write_held(office, date(2026, 10, 27))
    write_held(office, date(2026, 10, 28), DAN_AND_BOB)
    with office.desk.database.write() as tx:
        for n in range(7):
            kind = CaseKind.CHILD_PROTECTION
            write_case(tx, f"CP-{n}", "alice", kind=kind, allocated_on=date(2026, 10, 27))
    office.compute()
    with office.desk.database.write() as tx:
        known = duties.open_about(tx, ["alice", "dan"])
        wanted = (DutyKind.CASE_DISCUSSION, DutyKind.SUPERVISION)
        said = [
            write_nudge(tx, duty, rung="r", recipient="bob", brief=True)
            for duty in known
            if duty.key.kind in wanted
        ]
        text = compose(tx, office.desk, said, office.now).plain()
    assert "3 things for you today" in text
    assert "Alice has 7 cases to talk about" in text
    assert "2 more cases under See all" in text
    assert "Supervision with Dan is due" in text


def test_a_wrong_list_pauses_the_case_and_tells_its_owner_once(office):
    with office.desk.database.write() as tx:
        kind = CaseKind.CHILD_PROTECTION
        case = write_case(tx, "CP-1", "alice", kind=kind, allocated_on=date(2026, 10, 1))
    write_held(office, date(2026, 10, 1))
    office.compute()
    assert len(office.duties("alice", DutyKind.CASE_DISCUSSION)) == 1
    for _ in range(2):
        office.press(cases.wrong, "alice", case.id)
    assert office.duties("alice", DutyKind.CASE_DISCUSSION) == []
    (told,) = office.left("bob")
    assert "Alice says that the case list is wrong about case CP-1" in told
    office.deliver_left("bob")
    office.press(cases.right, "bob", case.id)
    assert office.said("bob")[-1].startswith("Thank you. The list is right about case CP-1 again")
    assert len(office.duties("alice", DutyKind.CASE_DISCUSSION)) == 1


def test_whoever_is_named_for_the_list_is_told_instead(office):
    with office.desk.database.write() as tx:
        case = write_case(tx, "CP-1", "alice")
        settings.put(tx, settings.CASE_LIST_OWNER, "carol", NOW)
    office.press(cases.wrong, "alice", case.id)
    assert office.left("bob") == []
    assert len(office.left("carol")) == 1
    assert isinstance(office.press(cases.right, "carol", case.id), Saved)
