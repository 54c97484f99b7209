"""tick and preview: what is owed, what would be said, and nothing written."""

from __future__ import annotations

import json

from tests.command_line.council import Council

WEEK = ("preview", "--from", "2026-11-23", "--to", "2026-11-29")


def test_a_tick_sends_nothing_unless_it_is_asked_to(established: Council) -> None:
    before = established.dump()
    assert "Alice Fry" in established.well("tick")
    assert established.dump() == before
    assert established.workspace.state()["channels"] == []


def test_a_tick_that_sends_says_each_thing_once(established: Council) -> None:
    said = established.well("tick", "--send")
    assert "Messages sent: 0" not in said
    assert any("Tuesday 24 November" in words for words in established.said_to("alice"))
    assert "Messages sent: 0" in established.well("tick", "--send")


def test_a_tick_sends_though_slack_fails_in_the_search_for_accounts(established: Council) -> None:
    established.well("match")
    established.workspace.misbehave("status", "users.lookupByEmail", status=500)
    assert "Messages sent: 0" not in established.well("tick", "--send")


def test_while_paused_nothing_is_sent(established: Council) -> None:
    established.well("pause")
    assert "Messages sent: 0" in established.well("tick", "--send")
    established.well("resume")
    assert "Messages sent: 0" not in established.well("tick", "--send")


def test_a_preview_writes_nothing(established: Council) -> None:
    before = established.dump()
    said = established.well(*WEEK)
    assert "Monday 23 November 2026" in said
    assert "to Alice Fry" in said
    assert "messages to" in said
    assert established.dump() == before
    assert established.workspace.state()["channels"] == []


def test_while_paused_a_preview_shows_what_would_be_said_on_resuming(established: Council) -> None:
    shown = established.well(*WEEK)
    established.well("pause")
    before = established.dump()
    paused = established.well(*WEEK)
    assert "if it were resumed now" in paused
    assert paused.splitlines()[-1] == shown.splitlines()[-1]
    assert established.dump() == before


def test_a_preview_for_another_program(established: Council) -> None:
    shown = json.loads(established.well(*WEEK, "--json"))
    moments = [message["at"] for message in shown["messages"]]
    assert moments == sorted(moments)
    assert {"Alice Fry", "Bob Eames"} <= {load["name"] for load in shown["people"]}
    assert shown["message_budget"] == 6
    counted = sum(load["messages"] for load in shown["people"])
    assert counted == len(shown["messages"])


def test_a_preview_of_one_person(established: Council) -> None:
    shown = json.loads(established.well(*WEEK, "--json", "--person", "P4"))
    assert {message["name"] for message in shown["messages"]} == {"Alice Fry"}
    assert "nobody's person_id" in established.refused(*WEEK, "--person", "P99")


def test_what_is_previewed_is_what_is_said(established: Council) -> None:
    established.well("match")
    shown = json.loads(established.well(*WEEK, "--json", "--person", "P4"))
    established.well("tick", "--send")
    said = list(established.said_to("alice"))
    first = [m["text"].splitlines()[0] for m in shown["messages"] if "23T09:00:00" in m["at"]]
    assert first
    assert [
        text.split("  ")[0].startswith(line[:40]) for text, line in zip(said, first, strict=True)
    ]
