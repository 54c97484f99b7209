"""`supervision-bot duties` without a file: what the database knows."""

from __future__ import annotations

import json
from typing import Any

from tests.command_line.council import Council


def answer(council: Council, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(council.well("duties", "--json", *words))
    return found


def test_it_asks_everybody_about_now(established: Council) -> None:
    found = answer(established)
    names = {one["id"]: one["name"] for one in found["people"]}
    asked = {names[duty["about"]["practitioner"]] for duty in found["duties"]}
    assert {"Alice Fry", "Dan Gale"} <= asked
    assert found["at"].startswith("2026-11-23T09:00")
    assert found["undecided"] == []


def test_it_asks_about_one_person_at_another_time(established: Council) -> None:
    found = answer(established, "--person", "P5", "--at", "2026-12-01")
    (duty,) = (d for d in found["duties"] if d["kind"] == "supervision" and d["state"] != "met")
    assert (duty["due"], duty["state"]) == ("2026-11-25", "overdue")
    names = {one["id"]: one["name"] for one in found["people"]}
    assert names[duty["owner"]] == "Bob Eames"


def test_cases_are_told_by_their_reference(established: Council) -> None:
    found = answer(established, "--person", "Alice Fry")
    assert {"CS-100", "CS-101"} <= {duty["about"]["case"] for duty in found["duties"]}


def test_another_policy_may_be_tried_on_it(established: Council) -> None:
    found = answer(established, "--policy", "kent")
    assert found["policy"]["name"] == "kent"
    assert "KENT-3.2c" in {rule for duty in found["duties"] for rule in duty["rules"]}


def test_asking_writes_nothing(established: Council) -> None:
    before = established.dump()
    assert "Supervision" in established.well("duties", "--why")
    assert established.dump() == before


def test_somebody_unknown_is_refused(established: Council) -> None:
    assert "Did you mean 'Alice Fry'?" in " ".join(
        established.refused("duties", "--person", "Alice Frey").split()
    )


def test_what_the_database_cannot_know_to_be_done_is_not_called_overdue(
    established: Council,
) -> None:
    found = answer(established, "--policy", "northumberland", "--at", "2027-12-01")
    kinds = {duty["kind"] for duty in found["duties"]}
    assert "supervision" in kinds
    assert kinds.isdisjoint({"obligation", "quota", "cover"})
