"""The page of the process is true: each event, test and call exists; no step, event or edge case is missing."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from domain.vocabulary import Step
from service.api import register
from tests.support.samples import event_classes

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "process.md"
EDGE_CASES = [f"E{number}" for number in range(1, 34)]
PLACE = re.compile(r"\{[^}]*\}")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    _, _, below = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    assert below, heading
    lines = [line for line in below.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def operations() -> set[tuple[str, str]]:
    app = Flask(__name__)
    register(app)
    paths = app.test_client().get("/api/v1/openapi.json").json["paths"]
    return {
        (method.upper(), PLACE.sub("{}", path.removeprefix("/api/v1")))
        for path, methods in paths.items()
        for method in methods
    }


EVENTS = {cls.__name__ for cls in event_classes()}
REGISTER = {row[0]: row for row in rows("The register of edge cases")}
STEPS = rows("The steps")
NOT_YET: set[str] = set()
"""What the page admits is not built; whatever is, leaves this set with its row."""
EVERY_ROW = [row for row in (*REGISTER.values(), *STEPS, *rows("Corrections")) if row[0] not in NOT_YET]


def test_the_page_says_what_is_not_built_yet() -> None:
    admitted = {row[0] for row in (*REGISTER.values(), *STEPS) if "not yet" in row[-3:]}
    assert admitted == NOT_YET


def test_every_edge_case_has_a_row() -> None:
    assert list(REGISTER) == EDGE_CASES


def test_every_step_has_a_row() -> None:
    assert {quoted(row[0])[0] for row in STEPS} == {step.value for step in Step}


def test_every_event_is_on_the_page() -> None:
    named = set(re.findall(r"`([A-Za-z]+)`", PAGE.read_text(encoding="utf-8")))
    assert EVENTS - named == set()


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row[0])
def test_the_events_of_a_row_exist(row: list[str]) -> None:
    assert set(quoted(row[-3])) <= EVENTS
    assert quoted(row[-3]) or row[-3].startswith("none:"), "a row without an event says why"


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row[0])
def test_the_tests_of_a_row_exist(row: list[str]) -> None:
    named = quoted(row[-2])
    assert named
    for place in named:
        path, _, name = place.partition("::")
        assert name in names_in(path), place


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row[0])
def test_the_calls_of_a_row_exist(row: list[str]) -> None:
    if row[-1].startswith("none:"):
        return  # such as an import, which is no call
    calls = quoted(row[-1])
    assert calls
    for call in calls:
        method, _, path = call.partition(" ")
        assert (method, PLACE.sub("{}", path)) in operations(), call
