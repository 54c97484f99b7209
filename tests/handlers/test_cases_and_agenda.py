"""Case lists and the agenda, as Alice and Bob press and see them."""

from __future__ import annotations

from bot.store import agenda, cases
from bot.store import settings as choices
from tests.handlers.conftest import Stage
from tests.support.organisation import ADA, ALICE, ALICE_AND_BOB, BOB, NOW
from tests.support.reception import buttons
from tests.support.sessions import write_case


def test_all_cases_are_counted_and_paged_in_one_modal(stage: Stage) -> None:
    with stage.reception.database.write() as tx:
        for n in range(201, 221):
            write_case(tx, f"CS-{n}", ALICE.id)
    stage.reception.press(ALICE, "cases.see", ALICE.id)
    assert "You have 25 cases." in stage.reception.modals(ALICE)[0]
    stage.reception.click(ALICE, stage.reception.top(ALICE), "cases.see", value=f"{ALICE.id}:2")
    (second,) = stage.reception.modals(ALICE)
    assert "Page 2 of 2." in second


def test_a_list_that_is_wrong_pauses_the_case_and_tells_its_owner(stage: Stage) -> None:
    with stage.reception.database.write() as tx:
        choices.put(tx, choices.CASE_LIST_OWNER, ADA.id, NOW)
    case = stage.cases[0]
    stage.reception.press(ALICE, "cases.see", ALICE.id)
    shown = stage.reception.top(ALICE)
    stage.reception.click(ALICE, shown, "cases.wrong", value=case.id)
    assert f"Reminders about case {case.ref} wait" in stage.reception.modals(ALICE)[-1]
    assert _paused(stage, case.id)
    stage.reception.deliver()
    told = stage.reception.messages(ADA)[-1]
    assert "cases.right" in buttons(told)
    stage.reception.click(ADA, told, "cases.right")
    assert not _paused(stage, case.id)


def test_a_line_joins_the_agenda(stage: Stage) -> None:
    stage.reception.press(ALICE, "agenda.add", ALICE_AND_BOB.id)
    stage.reception.submit(
        ALICE, topic="workload", case=stage.cases[0].id, words="cover in half term"
    )
    assert (
        "It is on the agenda of your next supervision with Bob."
        in (stage.reception.modals(ALICE)[0])
    )
    with stage.reception.database.read() as tx:
        (line,) = agenda.of_pair(tx, ALICE_AND_BOB.id)
    assert (line.topic, line.case, line.words) == (
        "workload",
        stage.cases[0].id,
        "cover in half term",
    )


def test_an_agenda_line_needs_a_topic(stage: Stage) -> None:
    stage.reception.press(BOB, "agenda.add", ALICE_AND_BOB.id)
    answer = stage.reception.submit(BOB, words="cover")
    assert list(answer["errors"]) == ["topic"]
    with stage.reception.database.read() as tx:
        assert agenda.of_pair(tx, ALICE_AND_BOB.id) == []


def _paused(stage: Stage, case_id: str) -> bool:
    with stage.reception.database.read() as tx:
        held = cases.find(tx, case_id)
    return held is not None and held.paused_at is not None
