"""Which cases come first, and which question is next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.agenda import in_order
from bot.domain.facts import Case, CaseKind, KindChange
from bot.domain.reflection import next_question

BANK = ("a", "b", "c", "d", "e")


def case(name: str, kind: CaseKind = CaseKind.CHILD_IN_NEED) -> Case:
    return Case(name, name, (KindChange(kind, date(2026, 1, 5)),), date(2026, 1, 5))


def refs(cases, due):
    return "".join(one.ref for one in in_order(cases, due))


def test_overdue_and_soonest_come_first_and_undated_last():
    due = {"x": date(2026, 12, 9), "y": date(2026, 11, 2)}
    assert refs([case("w"), case("x"), case("y")], due) == "yxw"


def test_on_one_day_child_protection_and_court_come_before_others():
    same = dict.fromkeys("abcd", date(2026, 11, 30))
    cases = [
        case("a", CaseKind.EARLY_HELP),
        case("b", CaseKind.COURT),
        case("c", CaseKind.CHILD_PROTECTION),
        case("d", CaseKind.LOOKED_AFTER),
    ]
    assert refs(cases, same) == "cbda"


def test_three_at_most_and_neither_closed_nor_paused_ones():
    cases = [case(name) for name in "abcde"]
    cases[0] = replace(cases[0], paused=True)
    cases[1] = replace(cases[1], closed_on=date(2026, 10, 1))
    assert [one.ref for one in in_order([*cases, case("f")], {})] == ["c", "d", "e", "f"]


def test_every_question_comes_round_before_any_repeats():
    asked: list[str] = []
    for _ in range(4):
        here: list[str] = []
        while (question := next_question(BANK, asked, here)) is not None:
            asked.append(question)
            here.append(question)
    assert asked == [*BANK, *BANK, "a", "b"]


def test_three_in_a_session_at_most_and_none_twice():
    assert next_question(BANK, ["a", "b", "c"], ["a", "b", "c"]) is None
    assert next_question(("a",), ["a"], ["a"]) is None


@pytest.mark.parametrize("asked", [["a", "b", "old"], ["old", "a", "b"]])
def test_a_retired_question_is_forgotten_and_a_new_one_joins(asked):
    assert next_question(("a", "b", "new"), asked) == "new"
    assert next_question(("a", "b", "new"), [*asked, "new"]) == "a"
