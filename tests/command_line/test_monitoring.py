"""docs/monitoring: every figure it names is served by the running bot, and every rule is whole."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.settings import Settings
from tests.command_line.council import Council
from tests.command_line.processes import running
from tests.command_line.test_running import free_port

FOLDER = Path(__file__).parents[2] / "docs" / "monitoring"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
RULES = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
FUNCTIONS = {
    "absent",
    "changes",
    "count",
    "histogram_quantile",
    "increase",
    "max",
    "min",
    "rate",
    "sum",
}
FUNCTIONS |= {"time", "topk"}
SUFFIXES = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("", "_bucket", "_count", "_sum"),
}
NAME = re.compile(r"\b(?:supervision|process)_[a-z_]+")
STRINGS = re.compile(r'"[^"]*"')


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES)
    yield from on_the_dashboard()


def on_the_dashboard() -> Iterator[str]:
    panels = (panel for panel in DASHBOARD["panels"] if panel["type"] != "row")
    yield from (target["expr"] for panel in panels for target in panel["targets"])


def named(text: str) -> set[str]:
    return set(NAME.findall(STRINGS.sub("", text)))


def families(council: Council) -> dict[str, str]:
    """Name and type of everything that the bot serves, whether it has been counted yet or not."""
    port = free_port()
    with (
        running(council, HEALTH_PORT=str(port)),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer,
    ):
        text = answer.read().decode()
    return {one.name: one.type for one in text_string_to_metric_families(text)}


def test_every_figure_that_is_named_is_served_and_every_one_served_is_shown(
    established: Council,
) -> None:
    kinds = families(established)
    known = {name + end for name, kind in kinds.items() for end in SUFFIXES.get(kind, ("",))}
    asked = {name for expression in expressions() for name in named(expression)}
    assert asked <= known, asked - known
    ours = {name for name in kinds if name.startswith("supervision_")}
    shown = {name for expression in on_the_dashboard() for name in named(expression)}
    missing = {one for one in ours if not any(name.startswith(one) for name in shown)}
    assert missing == set()
    assert ours <= {name.removesuffix("_total") for name in NAME.findall(PAGE)}


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_an_expression_is_whole(expression: str) -> None:
    bare = STRINGS.sub('""', expression)
    for opening, closing in ("()", "[]", "{}"):
        assert bare.count(opening) == bare.count(closing)
    assert set(re.findall(r"\b([a-z_]+)\(", bare)) <= FUNCTIONS
    assert all(re.fullmatch(r"\d+[smhd]", length) for length in re.findall(r"\[(.*?)\]", bare))
    for matcher in re.findall(r"\{(.*?)\}", bare):
        assert re.fullmatch(r'[a-z]+(=|=~|!=|!~)""(, ?[a-z]+(=|=~|!=|!~)"")*', matcher)
    assert named(expression)


def test_every_rule_has_all_that_it_needs() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Supervision[A-Za-z]+", rule["alert"])
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert re.search(r"[<>]|absent", rule["expr"]), "an alert compares something"


ENDS_BY_ITSELF = {
    "SupervisionSlackNotHeard": "deaf_after",
    "SupervisionPassStuck": "stuck_after",
}
SCRAPED_EVERY = 60  # seconds, unless a Prometheus is told otherwise


@pytest.mark.parametrize("name", ENDS_BY_ITSELF)
def test_what_a_process_ends_by_itself_is_told_before(name: str) -> None:
    (group,) = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    rule = next(one for one in RULES if one["alert"] == name)
    threshold = float(re.search(r"> (\d+)$", rule["expr"])[1])
    seen = SCRAPED_EVERY + seconds(group["interval"]) * (2 if "for" in rule else 1)
    ended = Settings.model_fields[ENDS_BY_ITSELF[name]].default
    assert threshold + seconds(rule.get("for", "0s")) + seen < ended


def seconds(length: str) -> int:
    return int(length[:-1]) * {"s": 1, "m": 60, "h": 3600}[length[-1]]


def test_every_alert_is_explained_with_what_to_do() -> None:
    sections = PAGE.split("## The alerts")[1].split("\n### ")[1:]
    explained = {section.split("\n")[0]: section for section in sections}
    assert list(explained) == [rule["alert"] for rule in RULES]
    assert [name for name, section in explained.items() if "**Do:**" not in section] == []


def test_no_two_panels_share_a_place_or_a_number() -> None:
    everything = DASHBOARD["panels"]
    assert len({panel["id"] for panel in everything}) == len(everything)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in everything]
    assert len(set(places)) == len(places)
