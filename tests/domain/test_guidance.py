"""What applies now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.facts import CaseKind, Event, Facts, Record
from bot.domain.guidance import Guidance, guidance
from bot.domain.happenings import Happening
from bot.domain.intervals import Months
from bot.domain.places import Moment, Place, PlaceKind
from tests.support.known import PAIR, PRACTITIONER, case, facts, held, moment, planned, postponed
from tests.support.policies import policy

NOVEMBER_2, TODAY = date(2026, 11, 2), date(2026, 11, 23)
CASE = case("c", date(2026, 3, 2))


def shown(known: Facts, when: Moment, **keys: object) -> list[Guidance]:
    place = Place(as_=PlaceKind.GUIDANCE, says="Begin with welfare.", when=when, **keys)
    return list(guidance(known, policy(places={"M-1": place}), moment(TODAY, 12)))


def event(kind: Happening, **more: object) -> Event:
    return Event("x", kind, NOVEMBER_2, **more)


@pytest.mark.parametrize(
    ("when", "known", "about"),
    [
        (Moment.ALWAYS, facts(), ["priya"]),
        (Moment.CONCERN, facts(), ["priya"]),
        (Moment.JOINING, facts(), [PAIR.id]),
        (Moment.JOINING, facts(events=(event(Happening.AGREEMENT),)), []),
        (Moment.BOOKING, facts(), [PAIR.id]),
        (Moment.BOOKING, facts(planned("a", date(2026, 12, 1))), []),
        (Moment.PREPARING, facts(planned("a", date(2026, 12, 1))), ["a"]),
        (Moment.SESSION, facts(), []),
        (Moment.CASE, facts(cases=[CASE]), ["c"]),
        (Moment.CASE, facts(cases=[replace(CASE, closed_on=NOVEMBER_2)]), []),
        (Moment.FIRST_DISCUSSION, facts(cases=[CASE]), ["c"]),
        (Moment.LATER_DISCUSSION, facts(cases=[CASE]), []),
        (
            Moment.LATER_DISCUSSION,
            facts(held("a", NOVEMBER_2, discussed=frozenset({"c"})), cases=[CASE]),
            ["c"],
        ),
        (Moment.RECORDING, facts(held("a", NOVEMBER_2)), ["a"]),
        (Moment.RECORDING, facts(held("a", NOVEMBER_2, recorded_at=moment(TODAY))), []),
        (Moment.DECISION, facts(events=(event(Happening.DECISION, about="c"),)), ["c"]),
        (Moment.MOVED, facts(postponed("a", NOVEMBER_2, on=NOVEMBER_2)), ["a"]),
        (
            Moment.MOVED,
            facts(postponed("a", NOVEMBER_2, on=NOVEMBER_2), held("b", date(2026, 11, 4))),
            [],
        ),
        (Moment.SUPERVISING, facts(), []),
        (
            Moment.SUPERVISING,
            facts(person=replace(PRACTITIONER, supervising_since=NOVEMBER_2)),
            ["priya"],
        ),
        (Moment.LEAVING, facts(person=replace(PRACTITIONER, left_on=TODAY)), ["priya"]),
    ],
)
def test_when_it_applies(when: Moment, known: Facts, about: list[str]) -> None:
    assert [one.about for one in shown(known, when)] == about


def test_of_somebody_who_has_left_only_what_is_about_leaving() -> None:
    gone = replace(PRACTITIONER, left_on=NOVEMBER_2)
    known = facts(pair=None, person=gone, earlier_pairs=(PAIR,))
    assert [one.about for one in shown(known, Moment.LEAVING)] == ["priya"]
    assert shown(known, Moment.ALWAYS) == []
    assert shown(facts(pair=None), Moment.ALWAYS) == []


def test_every_moment_is_known() -> None:
    for when in Moment:
        shown(facts(), when)


def test_only_for_its_roles_and_case_kinds() -> None:
    assert shown(facts(), Moment.ALWAYS, roles=("student",)) == []
    cases = [CASE, case("d", NOVEMBER_2, (CaseKind.LOOKED_AFTER, NOVEMBER_2))]
    kinds = {"case_kinds": (CaseKind.LOOKED_AFTER,)}
    assert [one.about for one in shown(facts(cases=cases), Moment.CASE, **kinds)] == ["d"]
    assert shown(facts(cases=[CASE]), Moment.ALWAYS, **kinds) == []


def test_the_items_keep_their_order() -> None:
    items = ("Welfare", "Practical matters", "Cases")
    (one,) = shown(facts(), Moment.ALWAYS, items=items)
    assert (one.rules, one.items) == (("M-1",), items)


def test_records_are_kept_at_least_so_long() -> None:
    record = Record("r", "case_record", date(2024, 2, 29))
    (one,) = shown(facts(records=(record,)), Moment.ALWAYS, keep=Months(300))
    assert one.keep_until == date(2049, 2, 28)
    assert one.why[-1].endswith("at least until Sunday 28 February 2049.")


def test_other_places_are_not_guidance() -> None:
    setting = Place(as_=PlaceKind.SETTING, says="Choose.", setting="x")
    assert guidance(facts(), policy(places={"M-1": setting}), moment(TODAY)) == ()


@pytest.mark.parametrize(("value", "lines"), [("each", ("Many.",)), ("all", ("One.",)), ("", ())])
def test_a_choice_of_the_council_adds_lines_and_is_named(value: str, lines: tuple[str]) -> None:
    place = Place(
        as_=PlaceKind.GUIDANCE,
        says="Give it a title.",
        when=Moment.ALWAYS,
        items=("A date.",),
        setting="group_titles",
        by_choice={"each": ("Many.",), "all": ("One.",)},
    )
    chosen = policy(places={"M-1": place}, settings={"group_titles": value})
    (one,) = guidance(facts(), chosen, moment(TODAY))
    assert one.items == ("A date.", *lines)
    assert one.why[-1] == "Chosen locally: group titles."


def test_a_text_of_the_council_is_lines() -> None:
    place = Place(as_=PlaceKind.GUIDANCE, says="Stand.", when=Moment.ALWAYS, setting="agenda")
    chosen = policy(places={"M-1": place}, settings={"agenda": "Safeguarding, Workload, "})
    assert guidance(facts(), chosen, moment(TODAY))[0].items == ("Safeguarding", "Workload")
